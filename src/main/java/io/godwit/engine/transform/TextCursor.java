package io.godwit.engine.transform;

/** Reads a text from left to right without copying. Used by one thread, for one value. */
final class TextCursor {

    private final String text;
    private int at;

    TextCursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Steps over this character if it is next. */
    boolean accept(char c) {
        boolean next = at < text.length() && text.charAt(at) == c;
        if (next) {
            at++;
        }
        return next;
    }

    /**
     * The number that the next ASCII digits spell, as many as there are up to {@code most}; -1 when they are fewer than
     * least.
     */
    int number(int least, int most) {
        int start = at;
        int number = 0;
        while (at - start < most && isDigit()) {
            number = number * 10 + (text.charAt(at) - '0');
            at++;
        }
        return at - start < least ? -1 : number;
    }

    /** The nanoseconds that one to nine digits after a decimal point spell, -1 when there are none or more. */
    int nanos() {
        int start = at;
        int nanos = number(1, 9);
        if (nanos < 0 || isDigit()) {
            return -1;
        }
        for (int digits = at - start; digits < 9; digits++) {
            nanos *= 10;
        }
        return nanos;
    }

    private boolean isDigit() {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
