package io.penstock.broker.store;

import java.util.List;

/**
 * What a log record says. The numbers are on disk for ever: one is never reused, new ones are appended.
 *
 * <p>The payload layouts are declared in the packages that own the state which a kind changes.
 */
public enum RecordKind {
    /** A message, stored as its client encoded it. */
    MESSAGE(1),
    /** Messages settled for a subscription. */
    SETTLE(2),
    /** Messages given back: their failure counts rise. */
    RESET(3),
    /** Up to here messages may have been delivered. */
    RESERVE(4),
    /** A destination created or changed. */
    DESTINATION(5),
    /** A destination deleted. */
    DESTINATION_DELETE(6),
    /** A subscription created or changed. */
    SUBSCRIPTION(7),
    /** A subscription deleted. */
    SUBSCRIPTION_DELETE(8),
    /** What a transaction consumed, staged. */
    TX_SETTLE(9),
    /** A transaction committed. */
    TX_COMMIT(10),
    /** A transaction rolled back. */
    TX_ROLLBACK(11),
    /** The end of a connection's epoch. */
    EPOCH_END(12),
    /** A broker start: ends all epochs. */
    START(13),
    /** An orderly stop, with exact delivery marks. */
    STOP(14),
    /** Messages that ran out of their time to live. */
    EXPIRE(15),
    /** A live message copied forward, so that the log's head can be freed. */
    MOVE(16),
    /** A user created or changed. */
    USER(17),
    /** A user deleted. */
    USER_DELETE(18),
    /** A setting that apply obeys. */
    SETTING(19),
    /** A record that repair took out; says nothing, and is skipped. */
    VOID(20),
    /** A message sent in a transaction, staged. */
    TX_MESSAGE(21),
    /** A session begins to work for an XA branch. */
    BRANCH_START(22),
    /** A session ends its work for an XA branch. */
    BRANCH_END(23),
    /** An XA branch prepared, rolled back, forgotten, decided by an operator, or timed out. */
    BRANCH_STEP(24),
    /** An XA branch committed. */
    BRANCH_COMMIT(25),
    /** Delayed messages whose time has come: each goes to its destination. */
    DUE(26),
    /** Messages that a topic's subscription does not want. */
    SKIP(27),
    /** A message that goes from one queue to another: appended there and settled here, in one step. */
    TRANSFER(28),
    /** What a user may do with some names. */
    RIGHTS(29),
    /** A staged message copied forward, so that the log's head can be freed. */
    STAGED_MOVE(30);

    /** Numbers are dense from 1 on, so a kind stands at its number minus one; a test holds this. */
    private static final List<RecordKind> BY_NUMBER = List.of(values());

    private final int number;

    RecordKind(int number) {
        this.number = number;
    }

    /** The number on disk. */
    public int number() {
        return number;
    }

    /** The kind of that number, or null for one of a newer Penstock. */
    public static RecordKind of(int number) {
        return number > 0 && number <= BY_NUMBER.size() ? BY_NUMBER.get(number - 1) : null;
    }
}
