package io.godwit.audit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The names that an entry holds of a change: which members of a record were set, or differ. */
public final class ChangedFields {

    private ChangedFields() {}

    /** The members that are not null, in their order. */
    public static List<String> set(Record made) {
        return names(made, member -> value(member, made) != null);
    }

    /** The members whose values differ between two records of one public type, in their order. */
    public static <R extends Record> List<String> between(R before, R after) {
        return names(after, member -> !Objects.equals(value(member, before), value(member, after)));
    }

    private static List<String> names(Record of, Predicate<RecordComponent> wanted) {
        return Arrays.stream(of.getClass().getRecordComponents())
                .filter(wanted)
                .map(RecordComponent::getName)
                .toList();
    }

    private static @Nullable Object value(RecordComponent member, Record of) {
        try {
            return member.getAccessor().invoke(of);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new IllegalStateException("a public record has readable members", impossible);
        }
    }
}
