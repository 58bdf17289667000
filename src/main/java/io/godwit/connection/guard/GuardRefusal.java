package io.godwit.connection.guard;

import io.godwit.platform.error.CodedFault;
import io.godwit.platform.error.ErrorCode;
import java.io.IOException;

/** A server went beyond its limits; its connection is of no more use. */
final class GuardRefusal extends IOException implements CodedFault {

    private static final long serialVersionUID = 1;

    private final ErrorCode code;

    GuardRefusal(ErrorCode code) {
        super(code.title());
        this.code = code;
    }

    @Override
    public ErrorCode code() {
        return code;
    }
}
