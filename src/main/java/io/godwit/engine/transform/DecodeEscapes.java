package io.godwit.engine.transform;

import java.util.List;

/** Reads names that a vendor encoded for XML. */
final class DecodeEscapes implements Rule {

    private static final int ESCAPE = "_xHHHH_".length();

    @Override
    public String name() {
        return "decode_escapes";
    }

    @Override
    public String description() {
        return "Decodes _xHHHH_, the way in which OData enumerations spell characters that XML names may not hold."
                + " Anything that is not such an escape stays as it is, and so do half a surrogate pair and the character"
                + " NUL.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of("Begin_x002D_Total", "Begin-Total"),
                RuleExample.of("Cost_x0020_of_x0020_Goods_x0020_Sold", "Cost of Goods Sold"),
                RuleExample.of("_x0020_", " "),
                RuleExample.of("_xD83D__xDE00_", "\uD83D\uDE00"),
                RuleExample.of("max_x_y _x12_", "max_x_y _x12_"),
                RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> value == null || !value.contains("_x") ? value : decode(value);
    }

    private static String decode(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int unit = unitAt(text, at);
            int next = unit < 0 ? -1 : unitAt(text, at + ESCAPE);
            if (unit > 0 && !Character.isSurrogate((char) unit)) {
                decoded.append((char) unit);
                at += ESCAPE;
            } else if (unit > 0 && next > 0 && Character.isSurrogatePair((char) unit, (char) next)) {
                decoded.append((char) unit).append((char) next);
                at += 2 * ESCAPE;
            } else {
                decoded.append(text.charAt(at));
                at++;
            }
        }
        return decoded.toString();
    }

    /** The UTF-16 unit that an escape at this place spells, or -1 when there is no escape. */
    private static int unitAt(String text, int at) {
        if (!text.startsWith("_x", at) || at + ESCAPE > text.length() || text.charAt(at + ESCAPE - 1) != '_') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE - 1; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }
}
