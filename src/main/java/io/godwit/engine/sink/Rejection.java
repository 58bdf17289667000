package io.godwit.engine.sink;

import io.godwit.platform.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A row that the target refused.
 *
 * @param row its index in the rows given
 * @param code why
 * @param column the column at fault, null when the target names none
 * @param constraint the constraint that refused it, null when the target names none
 */
public record Rejection(
        int row,
        ErrorCode code,
        @Nullable String column,
        @Nullable String constraint) {}
