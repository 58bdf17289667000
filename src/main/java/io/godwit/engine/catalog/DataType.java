package io.godwit.engine.catalog;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column's type as PostgreSQL names it.
 *
 * @param name the full name with modifiers, as {@code format_type} prints it, such as {@code numeric(19,4)}
 * @param base the type's name without modifiers and, for a domain, that of its base type, such as {@code numeric}
 * @param length the maximal number of characters of a character type, null when unlimited or not a character type
 * @param precision the digits of a numeric, null when unlimited or not numeric
 * @param scale the digits after the point of a numeric, null when unlimited or not numeric
 */
public record DataType(
        String name,
        String base,
        @Nullable Integer length,
        @Nullable Integer precision,
        @Nullable Integer scale) {

    private static final Set<String> AS_STRING_ON_THE_WIRE = Set.of("bigint", "numeric", "int8");
    private static final Set<String> JSON = Set.of("json", "jsonb");

    /** A type without modifiers. */
    public static DataType of(String base) {
        return new DataType(base, base, null, null, null);
    }

    /**
     * The type to cast text to so that nothing is cut: without a length, {@code character} and {@code bit} would mean a length of
     * one. The column's own length is then enforced by the assignment.
     */
    public String castTarget() {
        return switch (base) {
            case "character" -> "bpchar";
            case "character[]" -> "bpchar[]";
            case "bit" -> "bit varying";
            case "bit[]" -> "bit varying[]";
            default -> base;
        };
    }

    /** True for json and jsonb. */
    public boolean isJson() {
        return JSON.contains(base);
    }

    /** True where a JSON number would lose digits in JavaScript, so that previews send a string. */
    public boolean exceedsJsonNumbers() {
        return AS_STRING_ON_THE_WIRE.contains(base);
    }
}
