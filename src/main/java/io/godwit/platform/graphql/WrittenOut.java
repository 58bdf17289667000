package io.godwit.platform.graphql;

import graphql.language.Definition;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many fields a document has once each fragment is written out wherever it is spread. Thirty lines of fragments that spread the
 * next one twice come to a thousand million: whoever validates or weighs a document walks them all, so it is counted first, and
 * each fragment once. Belongs to one thread.
 */
final class WrittenOut {

    private final Map<String, FragmentDefinition> fragments = new HashMap<>();
    private final Map<String, Long> known = new HashMap<>();
    private final long most;

    private WrittenOut(Document document, long most) {
        this.most = most;
        for (FragmentDefinition fragment : document.getDefinitionsOfType(FragmentDefinition.class)) {
            fragments.putIfAbsent(fragment.getName(), fragment);
        }
    }

    /** True when no operation or fragment of the document has more fields than this. */
    static boolean isWithin(Document document, long most) {
        WrittenOut fields = new WrittenOut(document, most);
        return document.getDefinitions().stream().allMatch(definition -> fields.of(definition) <= most);
    }

    private long of(Definition<?> definition) {
        if (definition instanceof OperationDefinition operation) {
            return of(operation.getSelectionSet());
        }
        return definition instanceof FragmentDefinition fragment ? of(fragment.getName()) : 0;
    }

    private long of(@Nullable SelectionSet set) {
        long count = 0;
        if (set != null) {
            for (Selection<?> selection : set.getSelections()) {
                count += of(selection);
            }
        }
        return Math.min(count, most + 1);
    }

    private long of(Selection<?> selection) {
        if (selection instanceof Field field) {
            return 1 + of(field.getSelectionSet());
        }
        if (selection instanceof InlineFragment inline) {
            return of(inline.getSelectionSet());
        }
        return selection instanceof FragmentSpread spread ? of(spread.getName()) : 0;
    }

    /** A fragment that leads back to itself is refused later; here it counts as nothing. */
    private long of(String name) {
        Long before = known.putIfAbsent(name, 0L);
        FragmentDefinition fragment = fragments.get(name);
        if (before != null || fragment == null) {
            return before == null ? 0 : before;
        }
        long count = of(fragment.getSelectionSet());
        known.put(name, count);
        return count;
    }
}
