package io.penstock.broker.selector;

import io.penstock.protocol.message.MessageIdText;
import io.penstock.protocol.message.MessageView;
import io.penstock.protocol.message.ValueSink;
import java.nio.ByteBuffer;

/**
 * The message that a selector is asked about, and the register in which an expression leaves its value: a kind, and for it the
 * whole number, the approximate number, the boolean or the place of the text. So no object is made for any value.
 *
 * <p>Invariant: {@code kind} says which of the other fields counts. One thread at a time.
 */
final class Evaluation implements ValueSink {
    private static final String NON_PERSISTENT = "NON_PERSISTENT";
    /** Where PERSISTENT begins in it. */
    private static final int PERSISTENT_FROM = 4;

    private final ByteBuffer idText = ByteBuffer.allocate(MessageIdText.LENGTH);

    private final ByteBuffer modeText = Literal.utf8(NON_PERSISTENT);

    MessageView message;
    /** How often the message has been delivered, this time included; 0 when nobody knows. */
    int deliveryCount;

    Kind kind = Kind.NULL;
    /** An int or a long. */
    long whole;
    /** A float, widened, or a double. */
    double real;

    boolean truth;
    ByteBuffer text;
    int textFrom;
    int textLength;

    @Override
    public void ofNull() {
        kind = Kind.NULL;
    }

    @Override
    public void ofBoolean(boolean value) {
        kind = Kind.BOOLEAN;
        truth = value;
    }

    @Override
    public void ofInt(int value) {
        kind = Kind.INT;
        whole = value;
    }

    @Override
    public void ofLong(long value) {
        kind = Kind.LONG;
        whole = value;
    }

    @Override
    public void ofFloat(float value) {
        kind = Kind.FLOAT;
        real = value;
    }

    @Override
    public void ofDouble(double value) {
        kind = Kind.DOUBLE;
        real = value;
    }

    @Override
    public void ofText(ByteBuffer in, int from, int length) {
        kind = Kind.TEXT;
        text = in;
        textFrom = from;
        textLength = length;
    }

    @Override
    public void ofOther() {
        kind = Kind.OTHER;
    }

    void ofTruth(Truth value) {
        if (value == Truth.UNKNOWN) {
            ofNull();
        } else {
            ofBoolean(value == Truth.TRUE);
        }
    }

    void ofMessageId() {
        MessageIdText.put(idText, message.messageIdHigh(), message.messageIdLow());
        ofText(idText, 0, MessageIdText.LENGTH);
    }

    /** "When used in a message selector JMSDeliveryMode is treated as having the values 'PERSISTENT' and 'NON_PERSISTENT'" (3.8.1.3). */
    void ofDeliveryMode() {
        int from = message.persistent() ? PERSISTENT_FROM : 0;
        ofText(modeText, from, NON_PERSISTENT.length() - from);
    }

    /** The value as a condition: what is no boolean is neither true nor false. */
    Truth asTruth() {
        return kind == Kind.BOOLEAN ? Truth.of(truth) : Truth.UNKNOWN;
    }
}
