package io.godwit.engine.sink;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.DataType;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the target's catalog alone says about a value, so that a bad one never reaches the server and its column is named.
 * Refuses only what the server would surely refuse, or would cut without a word. Immutable, safe for any thread.
 */
public final class ColumnCheck {

    /** Bytes of a {@code name}; what goes beyond is cut when it is read. */
    private static final int LONGEST_NAME = 63;

    /** How a {@code "char"} beyond ASCII is printed. */
    private static final Pattern ESCAPED_BYTE = Pattern.compile("\\\\[0-3][0-7]{2}");

    /** So many fit into a long. */
    private static final int SURE_DIGITS = 18;

    /** To make a number of digits takes time that grows with their square: of more of them the server is left to think. */
    private static final int MOST_DIGITS = 2_000;

    private final Column column;
    private final Kind kind;

    private enum Kind {
        SMALLINT,
        INTEGER,
        BIGINT,
        NUMERIC,
        BOOLEAN,
        UUID,
        TEXT,
        NAME,
        BYTE,
        OTHER
    }

    public ColumnCheck(Column column) {
        this.column = column;
        this.kind = switch (column.type().base()) {
            case "smallint" -> Kind.SMALLINT;
            case "integer" -> Kind.INTEGER;
            case "bigint" -> Kind.BIGINT;
            case "numeric" -> Kind.NUMERIC;
            case "boolean" -> Kind.BOOLEAN;
            case "uuid" -> Kind.UUID;
            case "text", "character varying", "character" -> Kind.TEXT;
            case "name" -> Kind.NAME;
            case "\"char\"" -> Kind.BYTE;
            default -> Kind.OTHER;
        };
    }

    /** Why the value cannot be stored in the column, or null when the catalog does not forbid it. */
    public @Nullable ErrorCode fault(@Nullable String value) {
        if (value == null) {
            return ofNull();
        }
        if (!isText(value)) {
            return ErrorCode.INVALID_TEXT;
        }
        return isSurelyFine(value) ? null : faultOf(value);
    }

    private @Nullable ErrorCode ofNull() {
        return column.nullable() ? null : ErrorCode.NOT_NULL;
    }

    /** The same of a column of a row, which becomes a text only where it looks unusual. */
    @Nullable
    ErrorCode fault(CopyRow row, int place) {
        if (row.isNull(place)) {
            return ofNull();
        }
        return row.isVerbatim(place) && isSurelyFine(row.bytes(place)) ? null : fault(row.value(place));
    }

    /**
     * Almost every value is spelled as a server prints it and fits, which takes no object to see.
     *
     * @param value the text, or its bytes as characters
     */
    private boolean isSurelyFine(CharSequence value) {
        return switch (kind) {
            case SMALLINT -> isWhole(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> isWhole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> isWhole(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case NUMERIC -> isDecimal(value, column.type());
            case BOOLEAN -> "t".contentEquals(value) || "f".contentEquals(value) || "true".contentEquals(value);
            case UUID -> isUuid(value);
            case TEXT ->
                column.type().length() == null
                        || value.length() <= column.type().length();
            case NAME, BYTE -> false;
            case OTHER -> true;
        };
    }

    private @Nullable ErrorCode faultOf(String value) {
        return switch (kind) {
            case SMALLINT -> whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case NUMERIC -> value.length() > MOST_DIGITS ? null : numeric(value);
            case BOOLEAN -> isBoolean(value) ? null : ErrorCode.INVALID_FORMAT;
            case UUID -> ErrorCode.INVALID_FORMAT;
            case TEXT -> tooLong(value);
            case NAME -> bytes(value) > LONGEST_NAME ? ErrorCode.VALUE_TOO_LONG : null;
            case BYTE -> bytes(value) > 1 && !ESCAPED_BYTE.matcher(value).matches() ? ErrorCode.VALUE_TOO_LONG : null;
            case OTHER -> null;
        };
    }

    /** NUL cannot be stored, and half a surrogate pair would silently become a question mark on the wire. */
    private static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c) && (++i == value.length() || !Character.isLowSurrogate(value.charAt(i)))) {
                return false;
            }
        }
        return true;
    }

    private static int bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8).length;
    }

    private static @Nullable ErrorCode whole(String value, long least, long greatest) {
        if (value.length() > MOST_DIGITS) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(value.strip());
            if (number.scale() != 0) {
                return ErrorCode.INVALID_FORMAT;
            }
            boolean fits = number.compareTo(BigDecimal.valueOf(least)) >= 0
                    && number.compareTo(BigDecimal.valueOf(greatest)) <= 0;
            return fits ? null : ErrorCode.OUT_OF_RANGE;
        } catch (NumberFormatException notANumber) {
            // The server also knows hexadecimal and underscores: leave those to it.
            return value.strip().matches("[+-]?0[xXoObB][0-9a-fA-F_]+|[+-]?[0-9][0-9_]*")
                    ? null
                    : ErrorCode.INVALID_FORMAT;
        }
    }

    private @Nullable ErrorCode numeric(String value) {
        try {
            DataType type = column.type();
            BigDecimal number = new BigDecimal(value.strip());
            Integer precision = type.precision();
            if (precision == null || number.signum() == 0) {
                return null;
            }
            int scale = type.scale() == null ? 0 : type.scale();
            long wholeDigits = (long) number.precision() - number.scale();
            if (wholeDigits > precision - scale + 1L) {
                return ErrorCode.OUT_OF_RANGE;
            }
            if (wholeDigits < -scale) {
                return null; // rounds to zero; rounding it here could cost memory for a huge exponent
            }
            BigDecimal rounded = number.setScale(scale, RoundingMode.HALF_UP);
            return rounded.precision() > precision && rounded.signum() != 0 ? ErrorCode.OUT_OF_RANGE : null;
        } catch (NumberFormatException notANumber) {
            // NaN, Infinity and the newer spellings: the server decides.
            return value.strip().matches("[A-Za-z+-]+|[+-]?[0-9].*") ? null : ErrorCode.INVALID_FORMAT;
        }
    }

    /** True for digits, perhaps behind a sign, that make a number within the bounds. */
    private static boolean isWhole(CharSequence value, long least, long greatest) {
        int sign = sign(value);
        int digits = digits(value, sign);
        if (digits == 0 || digits > SURE_DIGITS || sign + digits < value.length()) {
            return false;
        }
        long number = Long.parseLong(value, 0, value.length(), 10);
        return number >= least && number <= greatest;
    }

    /** True for digits, perhaps with a point among them, that need not be rounded. */
    private static boolean isDecimal(CharSequence value, DataType type) {
        int sign = sign(value);
        int whole = digits(value, sign);
        int scale = type.scale() == null ? 0 : type.scale();
        if (whole == 0 || (type.precision() != null && whole > type.precision() - scale)) {
            return false;
        }
        int point = sign + whole;
        if (point == value.length()) {
            return true;
        }
        int fraction = digits(value, point + 1);
        return value.charAt(point) == '.'
                && point + 1 + fraction == value.length()
                && (type.precision() == null || fraction <= scale);
    }

    private static int sign(CharSequence value) {
        return value.length() > 0 && value.charAt(0) == '-' ? 1 : 0;
    }

    /** How many digits stand there. */
    private static int digits(CharSequence value, int from) {
        int end = from;
        while (end < value.length() && value.charAt(end) >= '0' && value.charAt(end) <= '9') {
            end++;
        }
        return end - from;
    }

    private static boolean isBoolean(String value) {
        return value.strip().matches("(?i)t|tr|tru|true|f|fa|fal|fals|false|y|ye|yes|n|no|on|of|off|0|1");
    }

    /** As the server reads it: 32 hexadecimal digits, a hyphen allowed after every fourth, braces around. */
    private static boolean isUuid(CharSequence value) {
        int end = value.length() - 1;
        int from = end > 0 && value.charAt(0) == '{' && value.charAt(end) == '}' ? 1 : 0;
        int digits = 0;
        for (int i = from; i < value.length() - from; i++) {
            char c = value.charAt(i);
            if (Character.digit(c, 16) >= 0 && c < 128) {
                digits++;
            } else if (c != '-' || digits == 0 || digits % 4 != 0 || value.charAt(i - 1) == '-') {
                return false;
            }
        }
        return digits == 32 && value.charAt(value.length() - from - 1) != '-';
    }

    /** Blanks beyond the length are cut by the server, as the standard says; so only the text before them counts. */
    private @Nullable ErrorCode tooLong(String value) {
        Integer limit = column.type().length();
        if (limit == null || value.length() <= limit) {
            return null;
        }
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == ' ') {
            end--;
        }
        return value.codePointCount(0, end) > limit ? ErrorCode.VALUE_TOO_LONG : null;
    }
}
