package io.godwit.local.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The vocabulary of the demo: names, places, phones and dates in the spellings that real landings show. */
final class Words {

    static final String ZERO_GUID = "00000000-0000-0000-0000-000000000000";

    private static final String[] FIRST = {
        "Anna", "Ben", "Chloe", "David", "Elena", "Farid", "Grace", "Hiro", "Ines", "José", "Katja", "Łukasz", "Mei",
        "Noah", "Olga", "Priya", "Søren", "Triveni", "Zoë", "北京"
    };
    private static final String[] LAST = {
        "Smith",
        "O'Brien",
        "Müller",
        "García",
        "Nguyen",
        "Mahata",
        "Jensen",
        "Kowalski",
        "Van der Berg",
        "Ōta",
        "Rossi",
        "Wang",
        "D\"Arcy",
        "Lee 🚀"
    };
    private static final String[] COMPANY = {
        "Adatum",
        "Contoso",
        "Fabrikam",
        "Relecloud",
        "Café Noir",
        "北京科技",
        "Med dot",
        "Trey \"T\" Research",
        "Wide\tWorld",
        "Back\\Slash",
        "Müller & Söhne",
        "Rocket 🚀"
    };
    private static final String[][] PLACES = {
        {"Atlanta", "GA", "31772", "US"}, {"Boston", "MA", "02115", "US"}, {"Miami", "FL", "US-FL 37125", "US"},
        {"Salem", "OR", "97317", "US"}, {"Toronto", "ON", "M5V 2T6", "CA"}, {"San Francisco", "CA", "94105", "us"}
    };

    private static final DateTimeFormatter AMERICAN = DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT);
    private static final LocalDateTime EPOCH = LocalDate.of(2018, 1, 1).atStartOfDay();
    private static final int DAYS = 2_600;
    private static final int SECONDS_PER_DAY = 86_400;

    private Words() {}

    static String first(Dice dice) {
        return dice.pick(FIRST);
    }

    static String last(Dice dice) {
        return dice.pick(LAST);
    }

    static String company(Dice dice) {
        return dice.pick(COMPANY) + " " + dice.pick("Ltd", "Inc", "GmbH", "Holding", "Group") + " " + dice.below(1000);
    }

    /** City, state, postal code, country. */
    static String[] place(Dice dice) {
        return PLACES[dice.below(PLACES.length)];
    }

    static String street(Dice dice) {
        return dice.between(1, 9999) + " "
                + dice.pick("Main Street", "Station Road", "Rue de l'Été", "Suite\n4B", "Ring \\ East");
    }

    /** Four formats, free text, and what no parser takes. */
    static @Nullable String phone(Dice dice) {
        String area = dice.pick("415", "206", "819", "425");
        String line = dice.digits(3).replace('1', '2') + dice.digits(4);
        return switch (dice.below(10)) {
            case 0, 1 -> area + "-" + line.substring(0, 3) + "-" + line.substring(3);
            case 2, 3 -> "(" + area + ")" + line.substring(0, 3) + "-" + line.substring(3);
            case 4, 5 -> "+1" + area + line;
            case 6 -> area + line;
            case 7 -> line.substring(0, 3) + "-" + line.substring(3) + " ext. " + dice.below(100);
            case 8 -> dice.pick("", " ", "ask reception", "x123");
            default -> null;
        };
    }

    static String email(Dice dice) {
        return dice.pick("anna", "Ben", "info", "SALES", "o.brien") + dice.below(10_000) + "@Example.COM";
    }

    static LocalDateTime moment(Dice dice) {
        return EPOCH.plusDays(dice.below(DAYS)).plusSeconds(dice.below(SECONDS_PER_DAY));
    }

    /** {@code 2025-04-15T14:32:18Z}. */
    static String iso(LocalDateTime moment) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(moment) + "Z";
    }

    /** {@code 08/05/2020 18:46:09}. */
    static String american(LocalDateTime moment) {
        return AMERICAN.format(moment);
    }

    /** When a sync read the version of this age; the newest has age 0. */
    static String extractedAt(int age) {
        return "2026-03-0" + (9 - age) + " 04:00:00+00";
    }
}
