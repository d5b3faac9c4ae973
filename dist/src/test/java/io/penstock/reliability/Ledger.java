package io.penstock.reliability;

import io.penstock.traffic.DeliveryCheck.Redelivered;

/** What senders and receivers of a {@link Flow} write down, each event before or after the call that it is about. Any thread. */
interface Ledger {
    /** Before the send. */
    void attempted(int flow, int number);

    /** After the answer: the message must arrive. */
    void answered(int flow, int number);

    /** After a rollback, asked for or reported by commit: the message must never arrive. */
    void rolledBack(int flow, int number);

    /** Before the message is acknowledged in any way. */
    void received(int flow, int number, Redelivered redelivered);

    /** After an acknowledgement or a commit was answered: the message must not arrive again. */
    void settled(int flow, int number);

    /** A transaction that took the message was rolled back: it must arrive again. */
    void givenBack(int flow, int number);

    /** Something that the application should never see. */
    void failed(int flow, String what);
}
