package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Checks that a text is of a type and writes it in that type's usual form. */
final class Cast implements Rule {

    private enum Type {
        TEXT,
        INTEGER,
        BIGINT,
        NUMERIC,
        BOOLEAN,
        DATE,
        TIMESTAMP,
        UUID,
        JSON
    }

    @Override
    public String name() {
        return "cast";
    }

    @Override
    public String description() {
        return "Checks that the value is of a type and writes it in the usual form. Integers must be whole in writing"
                + " ('12.0' is none; cast it to numeric with scale 0). Numerics may have an exponent and are rounded half"
                + " away from zero to the scale; NaN and Infinity are none. Dates and timestamps are ISO; date_format"
                + " reads others. Text passes unchanged, json is checked only.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.required(
                        "type", "text, integer, bigint, numeric, boolean, date, timestamp, uuid or json", "The type."),
                RuleParameter.optional(
                        "precision",
                        "whole number from 1 to 1000",
                        "For numeric: the most digits in all. Without scale, the scale is 0."),
                RuleParameter.optional(
                        "scale", "whole number from 0 to 1000", "For numeric: the digits after the point."));
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of(" +007 ", "7").with("type", "integer"),
                RuleExample.rejects("12.0", ErrorCode.INVALID_FORMAT).with("type", "integer"),
                RuleExample.rejects("2147483648", ErrorCode.OUT_OF_RANGE).with("type", "integer"),
                RuleExample.of("2147483648", "2147483648").with("type", "bigint"),
                RuleExample.of("143333.00005", "143333.0001")
                        .with("type", "numeric")
                        .with("precision", 19)
                        .with("scale", 4),
                RuleExample.of("1.5E3", "1500").with("type", "numeric"),
                RuleExample.rejects("1000", ErrorCode.OUT_OF_RANGE)
                        .with("type", "numeric")
                        .with("precision", 3),
                RuleExample.rejects("NaN", ErrorCode.INVALID_FORMAT).with("type", "numeric"),
                RuleExample.of("t", "true").with("type", "boolean"),
                RuleExample.of("2024-01-15 09:30:00+02", "2024-01-15 07:30:00+00")
                        .with("type", "timestamp"),
                RuleExample.of("{5D115C9C-44E3-EA11-BB43-000D3A2FECA0}", "5d115c9c-44e3-ea11-bb43-000d3a2feca0")
                        .with("type", "uuid"),
                RuleExample.rejects("{\"a\":", ErrorCode.INVALID_FORMAT).with("type", "json"),
                RuleExample.of(null, null).with("type", "integer"));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        Type type = arguments.choice("type", Type.class).orElseThrow(() -> arguments.missing("type"));
        if (type != Type.NUMERIC && (arguments.has("precision") || arguments.has("scale"))) {
            throw arguments.invalid(arguments.has("precision") ? "precision" : "scale", "is for numeric only");
        }
        return switch (type) {
            case TEXT -> Transform.UNCHANGED;
            case INTEGER -> WholeNumber.within(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> WholeNumber.within(Long.MIN_VALUE, Long.MAX_VALUE);
            case NUMERIC -> numeric(arguments);
            case BOOLEAN -> new BooleanConvert().compile(arguments, scope);
            case DATE -> DateFormat.reading(List.of(MomentFormat::iso), DateFormat.Result.DATE, ZoneOffset.UTC);
            case TIMESTAMP ->
                DateFormat.reading(List.of(MomentFormat::iso), DateFormat.Result.TIMESTAMP, ZoneOffset.UTC);
            case UUID -> (value, row) -> value == null ? null : accepted(uuid(WhiteSpace.trim(value)), row);
            case JSON -> (value, row) -> value == null ? null : accepted(JsonText.isValid(value) ? value : null, row);
        };
    }

    private static Transform numeric(RuleArguments arguments) {
        OptionalInt precision = arguments.integer("precision", 1, NumericText.MOST_DIGITS);
        OptionalInt scale = arguments.integer("scale", 0, NumericText.MOST_DIGITS);
        if (precision.isPresent() && scale.orElse(0) > precision.getAsInt()) {
            throw arguments.invalid("scale", "must not be larger than precision");
        }
        return new NumericText(precision.orElse(-1), scale.orElse(precision.isPresent() ? 0 : -1));
    }

    private static @Nullable String accepted(@Nullable String result, RowScope row) {
        if (result == null) {
            row.reject(ErrorCode.INVALID_FORMAT);
        }
        return result;
    }

    /** Thirty-two hex digits with or without the usual hyphens and braces, null for anything else. */
    private static @Nullable String uuid(String text) {
        boolean braces = text.startsWith("{") && text.endsWith("}");
        String bare = braces ? text.substring(1, text.length() - 1) : text;
        boolean hyphens = bare.length() == 36;
        if (!hyphens && bare.length() != 32) {
            return null;
        }
        StringBuilder uuid = new StringBuilder(36);
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            if (hyphens && (i == 8 || i == 13 || i == 18 || i == 23)) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            if (c > 'f' || Character.digit(c, 16) < 0) {
                return null;
            }
            int length = uuid.length();
            uuid.append(length == 8 || length == 13 || length == 18 || length == 23 ? "-" : "")
                    .append(c);
        }
        return uuid.toString().toLowerCase(Locale.ROOT);
    }
}
