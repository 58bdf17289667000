package io.godwit.platform.web;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list is wanted.
 *
 * @param limit the most items of the page, 1 to 100
 * @param after the position behind which the page begins, null for the first page
 */
public record PageRequest(int limit, @Nullable String after) {

    private static final int MOST = 100;
    private static final int USUAL = 50;

    /**
     * Reads the parameters of a request. A larger limit than 100 is taken as 100.
     *
     * @throws GodwitException INVALID_REQUEST when the limit is below 1 or the cursor is not one of ours
     */
    public static PageRequest of(@Nullable Integer limit, @Nullable String cursor) {
        if (limit != null && limit < 1) {
            throw invalid("limit", "must be at least 1");
        }
        return new PageRequest(limit == null ? USUAL : Math.min(limit, MOST), cursor == null ? null : decode(cursor));
    }

    /**
     * The position as an id, for lists in order of ids; null for the first page.
     *
     * @throws GodwitException INVALID_REQUEST when the cursor is not one of such a list
     */
    public @Nullable UUID afterId() {
        try {
            return after == null ? null : UUID.fromString(after);
        } catch (IllegalArgumentException notOurs) {
            throw invalid("cursor", "is not a cursor of this list");
        }
    }

    /**
     * Makes a page of what was read with a limit of {@code limit + 1}: the item beyond tells that there is more.
     *
     * @param position gives an item's position in the list's order
     */
    public <T> Page<T> page(List<T> read, Function<T, String> position) {
        if (read.size() <= limit) {
            return new Page<>(read, null);
        }
        List<T> items = read.subList(0, limit);
        return new Page<>(items, encode(position.apply(items.get(limit - 1))));
    }

    private static String encode(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notOurs) {
            throw foreignCursor();
        }
    }

    /** A cursor that this list has not given, to be thrown. */
    public static GodwitException foreignCursor() {
        return invalid("cursor", "is not a cursor of this list");
    }

    private static GodwitException invalid(String field, String message) {
        return new GodwitException(
                ErrorCode.INVALID_REQUEST, "The page cannot be read", List.of(new Violation(field, message)));
    }
}
