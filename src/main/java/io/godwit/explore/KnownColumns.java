package io.godwit.explore;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a column's name alone tells. Names are compared folded: lower case, letters and digits only. Stateless. */
final class KnownColumns {

    /** Anywhere in the folded name. */
    private static final List<String> SENSITIVE_PARTS = List.of(
            "ssn",
            "socialsecurity",
            "taxid",
            "taxpayerid",
            "taxregistration",
            "taxidentification",
            "nationalid",
            "passportnumber",
            "driverslicense",
            "bankaccount",
            "bankrouting",
            "achaccount",
            "routingnumber",
            "iban",
            "swiftcode",
            "creditcard",
            "cardnumber",
            "compensation",
            "salary",
            "dateofbirth",
            "birthdate",
            "ethnicity",
            "filingstatus",
            "password",
            "secret");

    /** The whole folded name. */
    private static final Set<String> SENSITIVE_NAMES =
            Set.of("ein", "tin", "sin", "dob", "race", "birthday", "countryfields", "paycheck", "pin");

    private KnownColumns() {}

    /** True for what must not be shown in a sample: numbers of persons and banks, pay, birth, descent, secrets. */
    static boolean isSensitive(String column) {
        String folded = folded(column);
        return SENSITIVE_NAMES.contains(folded) || SENSITIVE_PARTS.stream().anyMatch(folded::contains);
    }

    /** True for the columns that Airbyte, Fivetran and the like add to what they land. */
    static boolean isSyncMetadata(String column) {
        String lower = column.toLowerCase(Locale.ROOT);
        return lower.startsWith("_airbyte_")
                || lower.startsWith("_fivetran_")
                || lower.startsWith("_sdc_")
                || lower.startsWith("_dlt_");
    }

    private static String folded(String column) {
        return column.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }
}
