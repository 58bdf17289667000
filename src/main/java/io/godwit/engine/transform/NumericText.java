package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Reads decimal numbers and writes them plainly. A short text such as 1e1000000000 may stand for a number of gigabytes,
 * so sizes are checked before anything is computed.
 *
 * @param precision the most digits in all, -1 for no bound but {@link #MOST_DIGITS}
 * @param scale the digits after the point, to which it rounds half away from zero as PostgreSQL does; -1 keeps them as
 *     they are
 */
record NumericText(int precision, int scale) implements Transform {

    /** The most digits that PostgreSQL lets a column declare. */
    static final int MOST_DIGITS = 1000;

    /** Exponents beyond this are as good as infinite, and yet safe to hand to BigDecimal. */
    private static final int MOST_EXPONENT = 100_000_000;

    @Override
    public @Nullable String apply(@Nullable String value, RowScope row) {
        if (value == null) {
            return null;
        }
        String text = WhiteSpace.trim(value);
        int exponentAt = endOfMantissa(text);
        if (exponentAt < 0) {
            row.reject(ErrorCode.INVALID_FORMAT);
            return null;
        }
        BigDecimal number = exponentAt > 2 * MOST_DIGITS ? null : fit(number(text, exponentAt));
        if (number == null) {
            row.reject(ErrorCode.OUT_OF_RANGE);
            return null;
        }
        return number.toPlainString();
    }

    private static BigDecimal number(String text, int exponentAt) {
        BigDecimal mantissa = new BigDecimal(text.substring(0, exponentAt));
        if (exponentAt == text.length() || mantissa.signum() == 0) {
            return mantissa;
        }
        boolean negative = text.charAt(exponentAt + 1) == '-';
        long exponent = 0;
        for (int i = exponentAt + 1; i < text.length() && exponent < MOST_EXPONENT; i++) {
            char c = text.charAt(i);
            exponent = c == '-' || c == '+' ? exponent : exponent * 10 + (c - '0');
        }
        int bounded = (int) Math.min(exponent, MOST_EXPONENT);
        return mantissa.scaleByPowerOfTen(negative ? -bounded : bounded);
    }

    /** The number with the scale, null when it has too many digits. */
    private @Nullable BigDecimal fit(BigDecimal number) {
        if (integerDigits(number) > MOST_DIGITS || (scale < 0 && number.scale() > MOST_DIGITS)) {
            return null;
        }
        BigDecimal rounded = number;
        if (scale >= 0) { // a number far below the last digit is zero; rounding it would first compute a vast power of
            // ten
            rounded = integerDigits(number) < -scale - 1L
                    ? BigDecimal.ZERO.setScale(scale)
                    : number.setScale(scale, RoundingMode.HALF_UP);
        }
        return precision >= 0 && integerDigits(rounded) > precision - Math.max(scale, 0) ? null : rounded;
    }

    /** The digits before the point; below zero where zeros follow the point. */
    private static long integerDigits(BigDecimal number) {
        return number.signum() == 0 ? 0 : (long) number.precision() - number.scale();
    }

    /** Where the exponent begins or the text ends, -1 when it is not a number. */
    private static int endOfMantissa(String text) {
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int integers = endOfDigits(text, at) - at;
        at += integers;
        int fractions = 0;
        if (at < text.length() && text.charAt(at) == '.') {
            fractions = endOfDigits(text, at + 1) - at - 1;
            at += fractions + 1;
        }
        if (integers + fractions == 0) {
            return -1;
        }
        return at == text.length() || isExponent(text, at) ? at : -1;
    }

    private static boolean isExponent(String text, int at) {
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return false;
        }
        boolean signed = at + 1 < text.length() && (text.charAt(at + 1) == '-' || text.charAt(at + 1) == '+');
        int digits = at + (signed ? 2 : 1);
        return digits < text.length() && endOfDigits(text, digits) == text.length();
    }

    private static int endOfDigits(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
