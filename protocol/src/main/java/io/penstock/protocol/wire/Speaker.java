package io.penstock.protocol.wire;

/**
 * Who wrote a frame, as RocketMQ's header tells it.
 *
 * @param language 0…13 in RocketMQ's order, −1 unknown
 * @param version ordinal of RocketMQ's list of versions
 */
public record Speaker(int language, int version) {
    public static final int JAVA = 0;
    public static final int UNKNOWN_LANGUAGE = -1;

    /** What our own frames say: Java, and the ordinal of RocketMQ 5.5.0, which its clients look at. */
    public static final Speaker PENSTOCK = new Speaker(JAVA, 513);
}
