package io.penstock.jms.message;

/** Which way a bytes or stream message's body can be used. A constant, for any thread. */
enum BodyAccess {
    READ,
    WRITE
}
