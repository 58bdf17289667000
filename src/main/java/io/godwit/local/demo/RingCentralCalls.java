package io.godwit.local.demo;

import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** RingCentral's call log: as many rows as wanted, appended by Airbyte, parties as nested objects. */
final class RingCentralCalls {

    private static final int CALLS = 9;
    /** Every so many rows the same fates come again. */
    private static final int PERIOD = 1_000;
    /** Rare, because each makes the database refuse a whole batch at first. */
    private static final int CHECK_PERIOD = 5_000;

    private static final int CHECK_AT = 4_417;

    private static final String[] RESULTS = {
        "Accepted",
        "Accepted",
        "Call connected",
        "Missed",
        "Missed",
        "Voicemail",
        "Hang Up",
        "Busy",
        "Rejected",
        "Blocked",
        "Call Failed",
        "Call Failure",
        "Wrong Number",
        "911",
        "No Answer",
        "Stopped",
        "Reply",
        "In Progress"
    };

    private final long rows;

    RingCentralCalls(long rows) {
        this.rows = rows;
    }

    void write(RowWriter out) throws SQLException {
        for (long row = 0; row < rows; row++) {
            Fate fate = fate(row);
            call(out, id(row), fate, age(row));
            out.airbyte(new Dice(CALLS, ~row), Words.extractedAt(age(row)), "{\"changes\": []}");
            out.end(fate);
        }
    }

    private Fate fate(long row) {
        return switch ((int) (row % PERIOD)) {
            case 17, 117 -> Fate.SKIP_IF_NULL;
            case 217 -> Fate.INVALID_FORMAT;
            case 317 -> Fate.NULL_SOURCE_KEY;
            case 417 -> row % CHECK_PERIOD == CHECK_AT ? Fate.CHECK : Fate.INSERTED;
            case 517, 518 -> Fate.SUPERSEDED;
            // Here the newer version comes later, unless the log ends before it.
            case 616 -> row + 1 < rows ? Fate.SUPERSEDED : Fate.INSERTED;
            default -> Fate.INSERTED;
        };
    }

    /** How many newer versions of the same call there are: 516 to 518 are three versions of one, 616 and 617 two. */
    private int age(long row) {
        return fate(row) != Fate.SUPERSEDED ? 0 : row % PERIOD == 518 ? 2 : 1;
    }

    private static long id(long row) {
        return switch ((int) (row % PERIOD)) {
            case 517 -> row - 1;
            case 518 -> row - 2;
            case 617 -> row - 1;
            default -> row;
        };
    }

    private static void call(RowWriter out, long call, Fate fate, int age) {
        Dice dice = new Dice(CALLS, call);
        boolean inbound = dice.percent(60);
        // Case-sensitive, and never in time order.
        out.add(fate == Fate.NULL_SOURCE_KEY ? null : (inbound ? "V" : "v") + dice.hex(15));
        out.addAll(dice.digits(13), "s-a0d" + dice.hex(12));
        boolean nullStart = fate == Fate.SKIP_IF_NULL && call % PERIOD == 117;
        out.add(nullStart ? null : fate == Fate.INVALID_FORMAT ? "yesterday" : start(dice));
        out.add(fate == Fate.CHECK ? "-1" : duration(dice, age));
        boolean fax = dice.percent(4);
        out.add(dice.percent(2) ? null : fax ? "Fax" : "Voice");
        out.add(fate == Fate.SKIP_IF_NULL && !nullStart ? null : inbound ? "Inbound" : "Outbound");
        String result =
                age > 0 ? "In Progress" : fax ? dice.pick("Sent", "Received", "Fax Not Sent") : dice.pick(RESULTS);
        out.addAll(dice.pick("Phone Call", "VoIP Call", "FindMe", " "), dice.percent(2) ? null : result);
        out.addAll(dice.percent(3) ? "Number Blocked" : null, outside(dice), inside(dice));
        out.add("{\"id\":" + (664_573_005 + dice.below(40)) + "}");
        out.addAll(dice.pick("PSTN", "VoIP"), dice.percent(10) ? "LocalFax" : null);
        out.add(dice.percent(20) ? Json.object("id", dice.digits(10), "type", "Automatic") : null);
        out.add("Voicemail".equals(result) ? Json.object("id", dice.digits(9), "type", "VoiceMail") : null);
        out.add(dice.percent(2) ? Boolean.TRUE : null);
    }

    private static String start(Dice dice) {
        LocalDateTime moment = Words.moment(dice);
        String iso = Words.iso(moment);
        return switch (dice.below(10)) {
            case 0 -> iso.replace("Z", "+0000");
            case 1 -> iso.replace("Z", "-07:00");
            default -> iso.replace("Z", ".594Z");
        };
    }

    private static @Nullable String duration(Dice dice, int age) {
        String seconds = dice.percent(20) ? "0" : Integer.toString(dice.below(3600));
        return age > 0 || dice.percent(1) ? "pending" : dice.percent(1) ? null : seconds;
    }

    /** Withheld numbers are absent. */
    private static String outside(Dice dice) {
        String name = dice.pick("SAN FRANCSCO CA", "WIRELESS CALLER", "José \"Pepe\" Ruiz", "北京 Office");
        String number = dice.percent(5) ? null : Words.phone(dice);
        return Json.object(
                "phoneNumber", number, "name", name, "location", dice.pick("San Francisco (South), CA", "Salem, OR"));
    }

    /** Internal parties have an extension only; its id is text here and a number in the column extension. */
    private static String inside(Dice dice) {
        String extension = Integer.toString(100 + dice.below(40));
        String number = dice.percent(50) ? "+1866" + dice.digits(7) : null;
        return Json.object("phoneNumber", number, "extensionNumber", extension, "extensionId", dice.digits(9));
    }
}
