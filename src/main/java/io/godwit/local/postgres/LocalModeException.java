package io.godwit.local.postgres;

import org.jspecify.annotations.Nullable;

/** Local mode cannot start or stop; the message is one sentence for the person at the terminal, without any secret. */
public final class LocalModeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LocalModeException(String message) {
        this(message, null);
    }

    public LocalModeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
