package io.penstock.protocol.message;

import java.nio.ByteBuffer;

/**
 * Takes one value of a message without an object being made for it: exactly one of its methods is called for each question to
 * {@link MessageView}. The thread of the view.
 */
public interface ValueSink {
    /** The value is absent, or null. */
    void ofNull();

    void ofBoolean(boolean value);

    /** A byte, a short or an int. */
    void ofInt(int value);

    void ofLong(long value);

    void ofFloat(float value);

    void ofDouble(double value);

    /** UTF-8 that lies in the buffer; valid as long as the view. */
    void ofText(ByteBuffer in, int from, int length);

    /** A char or bytes, which have no place in expressions. */
    void ofOther();
}
