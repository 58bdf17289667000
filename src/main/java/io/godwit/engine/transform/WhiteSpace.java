package io.godwit.engine.transform;

/**
 * Unicode White_Space, which {@link String#trim} and {@link String#strip} only cover in part: both keep the no-break
 * space.
 */
final class WhiteSpace {

    private WhiteSpace() {}

    /** The text without leading and trailing white space; the same object when there is none. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhite(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhite(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** True for the empty text and for white space only. */
    static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isWhite(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWhite(char c) {
        if (c <= ' ') {
            return c == ' ' || (c >= '\t' && c <= '\r');
        }
        return c >= '\u0085'
                && (c == '\u0085'
                        || c == '\u00A0'
                        || c == '\u1680'
                        || (c >= '\u2000' && c <= '\u200A')
                        || c == '\u2028'
                        || c == '\u2029'
                        || c == '\u202F'
                        || c == '\u205F'
                        || c == '\u3000');
    }
}
