package io.godwit.engine.transform;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import io.godwit.platform.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One spelling for phone numbers. */
final class PhoneFormat implements Rule {

    /** The calling code that the countries of North America share. */
    private static final int NORTH_AMERICA = 1;

    private enum Style {
        E164,
        NATIONAL_GROUPED
    }

    private enum OnFailure {
        KEEP,
        NULL,
        ERROR
    }

    @Override
    public String name() {
        return "phone_format";
    }

    @Override
    public String description() {
        return "Converts phone numbers. e164 gives +14255550101; the number must have a length that its country uses,"
                + " whether it is assigned does not matter, and one with an extension fails, for E.164 has no room for it."
                + " national_grouped gives (425) 555-0101, groups 7 to 9 digits the same way (5550100 is (555) 010-0),"
                + " drops the leading 1 of 11 digits, and fails for anything else.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.optional("style", "e164 or national_grouped", "The spelling, e164 when absent."),
                RuleParameter.optional(
                        "region", "country code", "Where numbers without +country belong, US when absent."),
                RuleParameter.optional(
                        "regionColumn",
                        "source column",
                        "The column with the row's own two-letter country; region counts where it is null or unknown."),
                RuleParameter.optional(
                        "onFailure",
                        "keep, null or error",
                        "What becomes of text that is no such number: kept as it is with a warning (when absent), null"
                                + " with a warning, or a row error."));
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of("(866)123-4567", "+18661234567"),
                RuleExample.of("+1 415 555 5900", "+14155555900"),
                RuleExample.of("030 123456", "+4930123456")
                        .with("regionColumn", "country")
                        .column("country", "DE"),
                RuleExample.of("ask at the desk", "ask at the desk"),
                RuleExample.of("ask at the desk", null).with("onFailure", "null"),
                RuleExample.rejects("ask at the desk", ErrorCode.INVALID_FORMAT).with("onFailure", "error"),
                RuleExample.of("5550100", "(555) 010-0").with("style", "national_grouped"),
                RuleExample.of("1-555-010-0100", "(555) 010-0100").with("style", "national_grouped"),
                RuleExample.of("0100", "0100").with("style", "national_grouped"),
                RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        String region = arguments.optionalText("region").orElse("US");
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            throw arguments.invalid("region", "must be a two-letter country code such as US");
        }
        OptionalInt regionColumn = arguments.column("regionColumn", scope);
        Style style = arguments.choice("style", Style.class).orElse(Style.E164);
        BiFunction<String, RowScope, @Nullable String> format = style == Style.E164
                ? (value, row) -> e164(value, regionOf(row, regionColumn, region))
                : (value, row) -> grouped(value);
        OnFailure onFailure = arguments.choice("onFailure", OnFailure.class).orElse(OnFailure.KEEP);
        return (value, row) -> {
            String formatted = value == null ? null : format.apply(value, row);
            return value == null || formatted != null ? formatted : failed(value, onFailure, row);
        };
    }

    private static @Nullable String failed(String value, OnFailure onFailure, RowScope row) {
        if (onFailure == OnFailure.ERROR) {
            row.reject(ErrorCode.INVALID_FORMAT);
            return null;
        }
        row.warn(ErrorCode.INVALID_FORMAT);
        return onFailure == OnFailure.KEEP ? value : null;
    }

    private static String regionOf(RowScope row, OptionalInt column, String fallback) {
        String country = column.isPresent() ? row.column(column.getAsInt()) : null;
        if (country == null) {
            return fallback;
        }
        String code = WhiteSpace.trim(country).toUpperCase(Locale.ROOT);
        return PhoneNumberUtil.getInstance().getSupportedRegions().contains(code) ? code : fallback;
    }

    private static @Nullable String e164(String value, String region) {
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        String plain = phones.getCountryCodeForRegion(region) == NORTH_AMERICA ? northAmerican(value) : null;
        if (plain != null) {
            return plain;
        }
        try {
            PhoneNumber number = phones.parse(value, region);
            boolean whole = phones.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE;
            return whole && !number.hasExtension() ? phones.format(number, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException noNumber) {
            return null;
        }
    }

    /**
     * A number of ten digits between usual separators, for which the library would say the same thirty times more slowly; null for
     * all else, which is left to the library.
     */
    static @Nullable String northAmerican(String value) {
        StringBuilder digits = new StringBuilder("+");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (c == '+' ? i > 0 : " ().-".indexOf(c) < 0) {
                return null;
            }
        }
        if (digits.length() == 11 && value.charAt(0) != '+') {
            digits.insert(1, '1');
        }
        boolean whole = digits.length() == 12 && digits.charAt(1) == '1' && digits.charAt(2) >= '2';
        return whole ? digits.toString() : null;
    }

    private static @Nullable String grouped(String value) {
        StringBuilder digits = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isLetter(c)) { // an extension, or a number that a spreadsheet has rounded
                return null;
            }
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        if (digits.length() == 11 && digits.charAt(0) == '1') {
            digits.deleteCharAt(0);
        }
        if (digits.length() < 7 || digits.length() > 10) {
            return null;
        }
        return "(" + digits.substring(0, 3) + ") " + digits.substring(3, 6) + "-" + digits.substring(6);
    }
}
