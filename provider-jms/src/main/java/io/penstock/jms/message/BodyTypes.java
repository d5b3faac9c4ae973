package io.penstock.jms.message;

/** The numbers of the body types in the message layout. Constants. */
final class BodyTypes {
    static final int NONE = 0;
    static final int TEXT = 1;
    static final int BYTES = 2;
    static final int MAP = 3;
    static final int STREAM = 4;
    static final int OBJECT = 5;

    private BodyTypes() {}
}
