package io.godwit.engine.transform;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** One way in which a text may spell a moment. Immutable, safe for any thread. */
@FunctionalInterface
interface MomentFormat {

    /**
     * No moment within PostgreSQL's range has more digits in milliseconds, and Java can hold every moment of so many.
     */
    int MOST_EPOCH_DIGITS = 16;

    /** What the text spells, null when it is not of this format. The text has no white space around it. */
    @Nullable
    Moment read(String text);

    /** {@code 2019-03-18}, perhaps with a time after T or a blank, a fraction and an offset. */
    static @Nullable Moment iso(String text) {
        TextCursor cursor = new TextCursor(text);
        int year = cursor.number(4, 7);
        int month = cursor.accept('-') ? cursor.number(2, 2) : -1;
        int day = cursor.accept('-') ? cursor.number(2, 2) : -1;
        LocalDate date = date(year, month, day);
        if (date == null || cursor.atEnd()) {
            return date == null ? null : new Moment(date, LocalTime.MIDNIGHT, null);
        }
        return cursor.accept('T') || cursor.accept('t') || cursor.accept(' ') ? withTime(date, cursor) : null;
    }

    /** {@code 08/05/2020}, the month first, perhaps with a time after a blank. */
    static @Nullable Moment us(String text) {
        TextCursor cursor = new TextCursor(text);
        int month = cursor.number(1, 2);
        int day = cursor.accept('/') ? cursor.number(1, 2) : -1;
        int year = cursor.accept('/') ? cursor.number(4, 4) : -1;
        LocalDate date = date(year, month, day);
        if (date == null || cursor.atEnd()) {
            return date == null ? null : new Moment(date, LocalTime.MIDNIGHT, null);
        }
        return cursor.accept(' ') ? withTime(date, cursor) : null;
    }

    /** Whole milliseconds since 1970 in UTC. */
    static @Nullable Moment epochMillis(String text) {
        return epoch(text, 1000);
    }

    /** Whole seconds since 1970 in UTC. */
    static @Nullable Moment epochSeconds(String text) {
        return epoch(text, 1);
    }

    private static @Nullable Moment epoch(String text, int perSecond) {
        int start = text.startsWith("-") ? 1 : 0;
        if (text.length() == start || text.length() - start > MOST_EPOCH_DIGITS) {
            return null;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        long count = Long.parseLong(text);
        int nanos = Math.floorMod(count, perSecond) * (1_000_000_000 / perSecond);
        LocalDateTime utc = LocalDateTime.ofEpochSecond(Math.floorDiv(count, perSecond), nanos, ZoneOffset.UTC);
        return new Moment(utc.toLocalDate(), utc.toLocalTime(), ZoneOffset.UTC);
    }

    private static @Nullable LocalDate date(int year, int month, int day) {
        if (year < 0
                || month < 1
                || month > 12
                || day < 1
                || day > YearMonth.of(year, month).lengthOfMonth()) {
            return null;
        }
        return LocalDate.of(year, month, day);
    }

    private static @Nullable Moment withTime(LocalDate date, TextCursor cursor) {
        int hour = cursor.number(2, 2);
        int minute = cursor.accept(':') ? cursor.number(2, 2) : -1;
        int second = cursor.accept(':') ? cursor.number(2, 2) : 0;
        int nanos = cursor.accept('.') ? cursor.nanos() : 0;
        boolean valid =
                hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60 && nanos >= 0;
        if (!valid) {
            return null;
        }
        LocalTime time = LocalTime.of(hour, minute, second, nanos);
        return cursor.atEnd() ? new Moment(date, time, null) : withOffset(date, time, cursor);
    }

    /** {@code Z} or hours with or without minutes and seconds, with or without colons; one blank may stand before. */
    private static @Nullable Moment withOffset(LocalDate date, LocalTime time, TextCursor cursor) {
        cursor.accept(' ');
        if (cursor.accept('Z') || cursor.accept('z')) {
            return cursor.atEnd() ? new Moment(date, time, ZoneOffset.UTC) : null;
        }
        boolean west = cursor.accept('-');
        if (!west && !cursor.accept('+')) {
            return null;
        }
        int hours = cursor.number(2, 2);
        int minutes = offsetPart(cursor);
        int seconds = offsetPart(cursor);
        boolean valid = hours >= 0 && hours < 18 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60;
        if (!valid || !cursor.atEnd()) {
            return null;
        }
        int total = hours * 3600 + minutes * 60 + seconds;
        return new Moment(date, time, ZoneOffset.ofTotalSeconds(west ? -total : total));
    }

    private static int offsetPart(TextCursor cursor) {
        return cursor.accept(':') || !cursor.atEnd() ? cursor.number(2, 2) : 0;
    }
}
