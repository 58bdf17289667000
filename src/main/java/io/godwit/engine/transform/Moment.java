package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A date, with a time and an offset where the text states them, and how PostgreSQL spells it.
 *
 * @param date the date as written
 * @param time the time as written, midnight where there is none
 * @param offset the offset as written, null where there is none
 */
record Moment(LocalDate date, LocalTime time, @Nullable ZoneOffset offset) {

    /** PostgreSQL's last year of a date and of a timestamp; years before 1 are refused, for nobody means them. */
    private static final int LAST_DATE_YEAR = 5_874_897;

    private static final int LAST_TIMESTAMP_YEAR = 294_276;

    /** The date as written, whatever time and offset follow it. */
    @Nullable
    String asDate(RowScope row) {
        if (date.getYear() < 1 || date.getYear() > LAST_DATE_YEAR) {
            row.reject(ErrorCode.OUT_OF_RANGE);
            return null;
        }
        StringBuilder text = new StringBuilder(10);
        appendDate(text, date);
        return text.toString();
    }

    /**
     * The instant as PostgreSQL prints a timestamptz in UTC. PostgreSQL keeps microseconds: finer digits are rounded,
     * with a warning.
     *
     * @param zone where clocks showed this time if it has no offset; of a time that came twice, the first is meant
     */
    @Nullable
    String asTimestamp(ZoneId zone, RowScope row) {
        LocalDateTime local = LocalDateTime.of(date, time);
        List<ZoneOffset> offsets =
                offset != null ? List.of(offset) : zone.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) { // clocks were put forward over this time
            row.reject(ErrorCode.INVALID_FORMAT);
            return null;
        }
        LocalDateTime utc = local.minusSeconds(offsets.get(0).getTotalSeconds());
        if (!utc.equals(utc.truncatedTo(ChronoUnit.MICROS))) {
            utc = utc.plusNanos(500).truncatedTo(ChronoUnit.MICROS);
            row.warn(ErrorCode.INVALID_FORMAT);
        }
        if (utc.getYear() < 1 || utc.getYear() > LAST_TIMESTAMP_YEAR) {
            row.reject(ErrorCode.OUT_OF_RANGE);
            return null;
        }
        return timestamp(utc);
    }

    private static String timestamp(LocalDateTime utc) {
        StringBuilder text = new StringBuilder(29);
        appendDate(text, utc.toLocalDate());
        append(text.append(' '), utc.getHour(), 2);
        append(text.append(':'), utc.getMinute(), 2);
        append(text.append(':'), utc.getSecond(), 2);
        int micros = utc.getNano() / 1000;
        if (micros != 0) {
            append(text.append('.'), micros, 6);
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text.append("+00").toString();
    }

    private static void appendDate(StringBuilder text, LocalDate date) {
        append(text, date.getYear(), 4);
        append(text.append('-'), date.getMonthValue(), 2);
        append(text.append('-'), date.getDayOfMonth(), 2);
    }

    private static void append(StringBuilder text, int number, int width) {
        String digits = Integer.toString(number);
        for (int i = digits.length(); i < width; i++) {
            text.append('0');
        }
        text.append(digits);
    }
}
