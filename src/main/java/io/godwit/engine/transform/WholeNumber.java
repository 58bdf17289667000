package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Reads whole numbers: white space around, a sign and ASCII digits, nothing else. */
final class WholeNumber {

    private static final String LARGEST = "9223372036854775807";
    private static final String SMALLEST_WITHOUT_SIGN = "9223372036854775808";

    private WholeNumber() {}

    /**
     * Writes the number without plus sign and leading zeros; other text is INVALID_FORMAT, a number out of bounds
     * OUT_OF_RANGE.
     */
    static Transform within(long least, long most) {
        return (value, row) -> value == null ? null : normalize(WhiteSpace.trim(value), least, most, row);
    }

    private static @Nullable String normalize(String text, long least, long most, RowScope row) {
        boolean negative = text.startsWith("-");
        int start = negative || text.startsWith("+") ? 1 : 0;
        if (start == text.length() || !isDigits(text, start)) {
            row.reject(ErrorCode.INVALID_FORMAT);
            return null;
        }
        while (start < text.length() - 1 && text.charAt(start) == '0') {
            start++;
        }
        String digits = text.substring(start);
        if (fitsLong(digits, negative)) {
            long number = Long.parseLong(negative ? "-" + digits : digits);
            if (number >= least && number <= most) {
                return Long.toString(number);
            }
        }
        row.reject(ErrorCode.OUT_OF_RANGE);
        return null;
    }

    /** Digits of one length compare as numbers do. */
    private static boolean fitsLong(String digits, boolean negative) {
        String bound = negative ? SMALLEST_WITHOUT_SIGN : LARGEST;
        return digits.length() < bound.length() || (digits.length() == bound.length() && digits.compareTo(bound) <= 0);
    }

    private static boolean isDigits(String text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
