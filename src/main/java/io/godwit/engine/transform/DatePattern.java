package io.godwit.engine.transform;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A date pattern of a user. Built letter by letter rather than by {@link DateTimeFormatter#ofPattern}, so that month
 * names are English on every Java version and a pattern that would lose a part of the text is refused.
 */
final class DatePattern implements MomentFormat {

    /** The pattern letters, for a person. */
    static final String LETTERS = "uuuu uu MMMM MMM MM M dd d HH H hh h mm m ss s S.. a X XX XXX";

    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private final DateTimeFormatter formatter;

    private DatePattern(DateTimeFormatter formatter) {
        this.formatter = formatter;
    }

    /**
     * @param pivot the first year of the hundred that two-digit years mean; without it they are refused
     * @throws IllegalArgumentException with a message for a person when the pattern cannot be used
     */
    static DatePattern of(String pattern, OptionalInt pivot) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        StringBuilder letters = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            int end = c == '\'' ? pattern.indexOf('\'', at + 1) + 1 : endOfRun(pattern, at);
            if (end == 0) {
                throw new IllegalArgumentException("a quote is not closed");
            }
            if (c == '\'') {
                builder.appendLiteral(end - at == 2 ? "'" : pattern.substring(at + 1, end - 1));
            } else if (isLetter(c)) {
                append(builder, c == 'y' ? 'u' : c, end - at, pivot);
                letters.append(c == 'y' ? 'u' : c);
            } else {
                builder.appendLiteral(pattern.substring(at, end));
            }
            at = end;
        }
        requireWhole(letters.toString());
        return new DatePattern(builder.toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT)
                .withChronology(IsoChronology.INSTANCE));
    }

    @Override
    public @Nullable Moment read(String text) {
        ParsePosition position = new ParsePosition(0);
        TemporalAccessor shape = formatter.parseUnresolved(text, position); // tells a misfit without an exception
        if (shape == null || position.getIndex() < text.length()) {
            return null;
        }
        try {
            TemporalAccessor fields = formatter.parse(text);
            LocalDate date = fields.query(TemporalQueries.localDate());
            LocalTime time = fields.query(TemporalQueries.localTime());
            ZoneOffset offset = fields.query(TemporalQueries.offset());
            return date == null ? null : new Moment(date, time == null ? LocalTime.MIDNIGHT : time, offset);
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private static void append(DateTimeFormatterBuilder builder, char letter, int count, OptionalInt pivot) {
        switch (letter) {
            case 'u' -> appendYear(builder, count, pivot);
            case 'M' -> appendMonth(builder, count);
            case 'd' -> appendNumber(builder, ChronoField.DAY_OF_MONTH, letter, count);
            case 'H' -> appendNumber(builder, ChronoField.HOUR_OF_DAY, letter, count);
            case 'h' -> appendNumber(builder, ChronoField.CLOCK_HOUR_OF_AMPM, letter, count);
            case 'm' -> appendNumber(builder, ChronoField.MINUTE_OF_HOUR, letter, count);
            case 's' -> appendNumber(builder, ChronoField.SECOND_OF_MINUTE, letter, count);
            case 'S' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, atMost(letter, count, 9), count, false);
            case 'a' -> builder.appendText(ChronoField.AMPM_OF_DAY, Map.of(0L, "AM", 1L, "PM"));
            case 'X' ->
                builder.appendOffset(new String[] {"+HHmm", "+HHMM", "+HH:MM"}[atMost(letter, count, 3) - 1], "Z");
            default -> throw new IllegalArgumentException("the letter " + letter + " is not one of " + LETTERS);
        }
    }

    private static void appendYear(DateTimeFormatterBuilder builder, int count, OptionalInt pivot) {
        if (count == 4) {
            builder.appendValue(ChronoField.YEAR, 4);
        } else if (count == 2 && pivot.isPresent()) {
            builder.appendValueReduced(ChronoField.YEAR, 2, 2, pivot.getAsInt());
        } else {
            throw new IllegalArgumentException(
                    count == 2
                            ? "a two-digit year needs the argument pivot"
                            : "a year is written uuuu, or uu with a pivot");
        }
    }

    private static void appendMonth(DateTimeFormatterBuilder builder, int count) {
        if (count > 2) {
            boolean whole = atMost('M', count, 4) == 4;
            Map<Long, String> names = new HashMap<>();
            for (int i = 0; i < MONTHS.length; i++) {
                names.put(i + 1L, whole ? MONTHS[i] : MONTHS[i].substring(0, 3));
            }
            builder.appendText(ChronoField.MONTH_OF_YEAR, names);
        } else {
            appendNumber(builder, ChronoField.MONTH_OF_YEAR, 'M', count);
        }
    }

    private static void appendNumber(DateTimeFormatterBuilder builder, ChronoField field, char letter, int count) {
        builder.appendValue(field, atMost(letter, count, 2), 2, SignStyle.NOT_NEGATIVE);
    }

    private static int atMost(char letter, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException("the letter " + letter + " is repeated too often");
        }
        return count;
    }

    /** A part that is read but not enough to tell the time would be dropped without a word. */
    private static void requireWhole(String letters) {
        boolean date = letters.contains("u") && letters.contains("M") && letters.contains("d");
        boolean timed = letters.chars().anyMatch(c -> "HhmsSa".indexOf(c) >= 0);
        boolean hour = letters.contains("H") || (letters.contains("h") && letters.contains("a"));
        if (!date) {
            throw new IllegalArgumentException("a pattern needs year, month and day");
        }
        if (timed && !(hour && letters.contains("m"))) {
            throw new IllegalArgumentException("a pattern with a time needs minutes and the hour, H or h with a");
        }
        if (letters.contains("S") && !letters.contains("s")) {
            throw new IllegalArgumentException("a fraction needs seconds");
        }
    }

    private static int endOfRun(String pattern, int start) {
        int end = start + 1;
        while (end < pattern.length() && pattern.charAt(end) == pattern.charAt(start)) {
            end++;
        }
        return end;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
