package io.godwit;

/** A setting is missing or wrong; the message is one sentence that names the variable and holds no secret. */
final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SettingsException(String message) {
        super(message);
    }
}
