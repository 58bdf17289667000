package io.godwit.engine.transform;

import java.math.BigDecimal;
import java.util.Optional;

/** The text form of a JSON text, number or boolean that stands in a mapping. */
final class JsonScalar {

    /** Numbers with a larger exponent keep it, so that a short JSON number never becomes a text of gigabytes. */
    private static final int PLAIN_SCALE = 1000;

    private JsonScalar() {}

    /** The text, empty for an object or a list. */
    static Optional<String> text(Object value) {
        if (value instanceof Double || value instanceof Float) {
            return Optional.of(plain(new BigDecimal(value.toString())));
        }
        if (value instanceof BigDecimal number) {
            return Optional.of(plain(number));
        }
        boolean scalar = value instanceof String || value instanceof Boolean || value instanceof Number;
        return scalar ? Optional.of(value.toString()) : Optional.empty();
    }

    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > PLAIN_SCALE ? number.toString() : number.toPlainString();
    }
}
