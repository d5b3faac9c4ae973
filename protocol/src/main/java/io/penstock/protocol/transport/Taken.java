package io.penstock.protocol.transport;

/** What a handler did with a frame. */
public enum Taken {
    /** The frame was dealt with; the next may come. */
    DONE,
    /** There was no room: the connection keeps the frame, stops reading, and offers it again after it is resumed. */
    PARK
}
