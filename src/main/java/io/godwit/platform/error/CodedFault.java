package io.godwit.platform.error;

/** A fault that knows its code, however deep it lies among the causes of a library's own fault. */
public interface CodedFault {

    /** What went wrong. */
    ErrorCode code();
}
