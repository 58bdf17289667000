package io.godwit.engine.transform;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules from left to right; it stops as soon as one of them drops the row. */
final class Chain implements Transform {

    private final Transform[] steps;
    private final List<LookupSpec> lookups;

    private Chain(List<Transform> steps) {
        this.steps = steps.toArray(Transform[]::new);
        this.lookups = steps.stream().flatMap(step -> step.lookups().stream()).toList();
    }

    /** The steps as one; steps that change nothing are left out. */
    static Transform of(List<Transform> steps) {
        List<Transform> effective =
                steps.stream().filter(step -> step != Transform.UNCHANGED).toList();
        if (effective.isEmpty()) {
            return Transform.UNCHANGED;
        }
        return effective.size() == 1 ? effective.get(0) : new Chain(effective);
    }

    /** The chain up to and including its first lookup: as far as it can run before any lookup is answered. */
    static Transform untilFirstLookup(Transform transform) {
        if (!(transform instanceof Chain chain)) {
            return transform;
        }
        int count = 1;
        while (count < chain.steps.length && chain.steps[count - 1].lookups().isEmpty()) {
            count++;
        }
        return of(Arrays.asList(chain.steps).subList(0, count));
    }

    /** The lookups whose answer is what the chain ends with; none when its last rule makes none. */
    static List<LookupSpec> last(Transform transform) {
        return transform instanceof Chain chain ? chain.steps[chain.steps.length - 1].lookups() : transform.lookups();
    }

    @Override
    public @Nullable String apply(@Nullable String value, RowScope row) {
        String result = value;
        for (Transform step : steps) {
            result = step.apply(result, row);
            if (row.isDropped()) {
                return null;
            }
        }
        return result;
    }

    @Override
    public List<LookupSpec> lookups() {
        return lookups;
    }
}
