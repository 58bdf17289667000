package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads dates and times as sources write them, and writes them as PostgreSQL does. */
final class DateFormat implements Rule {

    /** What the value becomes. */
    enum Result {
        DATE,
        TIMESTAMP
    }

    private static final List<String> USUAL = List.of("iso", "us");

    @Override
    public String name() {
        return "date_format";
    }

    @Override
    public String description() {
        return "Converts a date or time to YYYY-MM-DD (as written: an offset does not move the day), or to a timestamp"
                + " in UTC. Digits beyond microseconds are rounded with a warning. Days that do not exist, years before 1,"
                + " infinity and '' make the row an error.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.optional(
                        "from",
                        "list of formats",
                        "The formats tried in turn: iso (2019-03-18, perhaps with a time, a fraction and an offset),"
                                + " us (08/05/2020 18:46:09, the month first), epoch_millis, epoch_seconds, or a pattern"
                                + " of the letters " + DatePattern.LETTERS
                                + " with English names. iso and us when absent."),
                RuleParameter.optional("to", "date or timestamp", "What it becomes, a date when absent."),
                RuleParameter.optional(
                        "zone", "time zone", "Where a time without offset was read off, UTC when absent."),
                RuleParameter.optional(
                        "pivot",
                        "year",
                        "The first of the hundred years that two-digit years mean: with 1930, 29 is 2029 and 30 is"
                                + " 1930. Patterns with uu need it."));
    }

    @Override
    public List<RuleExample> examples() {
        List<String> dayFirst = List.of("dd/MM/uuuu");
        return List.of(
                RuleExample.of("01/15/2024", "2024-01-15"),
                RuleExample.of("2019-03-18T23:20:38-07:00", "2019-03-18"),
                RuleExample.of("08/05/2020 18:46:09", "2020-08-05 18:46:09+00").with("to", "timestamp"),
                RuleExample.of("2019-03-18T11:20:38+0000", "2019-03-18 11:20:38+00")
                        .with("to", "timestamp"),
                RuleExample.of("2023-04-10T23:58:47.594Z", "2023-04-10 23:58:47.594+00")
                        .with("to", "timestamp"),
                RuleExample.of("1681171127594", "2023-04-10 23:58:47.594+00")
                        .with("to", "timestamp")
                        .with("from", List.of("iso", "epoch_millis")),
                RuleExample.of("2024-07-01 09:30:00", "2024-07-01 13:30:00+00")
                        .with("to", "timestamp")
                        .with("zone", "America/New_York"),
                RuleExample.of("03/04/2024", "2024-04-03").with("from", dayFirst),
                RuleExample.of("15-May-80", "1980-05-15")
                        .with("from", List.of("d-MMM-uu"))
                        .with("pivot", 1930),
                RuleExample.rejects("2023-02-30", ErrorCode.INVALID_FORMAT),
                RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        List<String> from = arguments.texts("from").orElse(USUAL);
        if (from.isEmpty()) {
            throw arguments.invalid("from", "must name at least one format");
        }
        OptionalInt pivot = arguments.integer("pivot", 1, 9900);
        List<MomentFormat> formats = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            formats.add(format(from.get(i), pivot, arguments, i));
        }
        Result result = arguments.choice("to", Result.class).orElse(Result.DATE);
        return reading(formats, result, zone(arguments));
    }

    /** A step that reads the first format that fits and rejects text that fits none. */
    static Transform reading(List<MomentFormat> formats, Result result, ZoneId zone) {
        MomentFormat[] inTurn = formats.toArray(MomentFormat[]::new);
        return (value, row) -> {
            if (value == null) {
                return null;
            }
            Moment moment = read(inTurn, WhiteSpace.trim(value));
            if (moment == null) {
                row.reject(ErrorCode.INVALID_FORMAT);
                return null;
            }
            return result == Result.DATE ? moment.asDate(row) : moment.asTimestamp(zone, row);
        };
    }

    private static @Nullable Moment read(MomentFormat[] formats, String text) {
        Moment moment = null;
        for (int i = 0; moment == null && i < formats.length; i++) {
            moment = formats[i].read(text);
        }
        return moment;
    }

    private static MomentFormat format(String name, OptionalInt pivot, RuleArguments arguments, int index) {
        return switch (name) {
            case "iso" -> MomentFormat::iso;
            case "us" -> MomentFormat::us;
            case "epoch_millis" -> MomentFormat::epochMillis;
            case "epoch_seconds" -> MomentFormat::epochSeconds;
            default -> {
                try {
                    yield DatePattern.of(name, pivot);
                } catch (IllegalArgumentException refused) {
                    throw arguments.invalid("from", String.valueOf(index), "cannot be used: " + refused.getMessage());
                }
            }
        };
    }

    private static ZoneId zone(RuleArguments arguments) {
        String zone = arguments.optionalText("zone").orElse("UTC");
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw arguments.invalid("zone", "must be a time zone such as UTC or America/New_York");
        }
    }
}
