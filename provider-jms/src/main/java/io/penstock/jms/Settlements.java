package io.penstock.jms;

import io.penstock.jms.consume.ClientSettlement;
import io.penstock.jms.consume.EagerSettlement;
import io.penstock.jms.consume.EagerSettlement.FlushRule;
import io.penstock.jms.consume.IndividualSettlement;
import io.penstock.jms.consume.LendingSettlement;
import io.penstock.jms.consume.Redelivery;
import io.penstock.jms.consume.SessionGate;
import io.penstock.jms.consume.Settlement;
import io.penstock.jms.consume.WorkPlace;
import io.penstock.jms.link.MessagingLink;
import io.penstock.jms.transact.SessionBranches;
import io.penstock.jms.transact.Transacted;
import io.penstock.jms.transact.Transaction;
import io.penstock.protocol.agent.Clock;
import java.util.concurrent.Executor;

/** Makes the settlement of a session by its mode; that of a transacted one is its transaction. A value, for any thread. */
record Settlements(
        SessionGate gate, int session, MessagingLink link, WorkPlace place, Executor threads, long requestTimeoutMs) {
    Settlement of(SessionMode mode, Redelivery redelivery) {
        return switch (mode) {
            case AUTO -> new EagerSettlement(session, link, threads, FlushRule.auto(), redelivery);
            case DUPS_OK -> new EagerSettlement(session, link, threads, FlushRule.lazy(), redelivery);
            case CLIENT -> new ClientSettlement(gate, session, link, redelivery, requestTimeoutMs);
            case INDIVIDUAL -> new IndividualSettlement(gate, session, link, redelivery, requestTimeoutMs);
            case LENDING -> new LendingSettlement(gate);
            case TRANSACTED, XA ->
                throw new IllegalArgumentException("A transacted session settles by its transaction");
        };
    }

    /** What a transacted session has in place of that; null for any other. */
    Transacted transacted(SessionMode mode, Redelivery redelivery, long commitTimeoutMs, Clock clock) {
        return switch (mode) {
            case TRANSACTED -> new Transaction(gate, place, session, link, redelivery, commitTimeoutMs, clock);
            case XA ->
                new SessionBranches(gate, place, session, link, of(SessionMode.AUTO, redelivery), redelivery, clock);
            case AUTO, DUPS_OK, CLIENT, INDIVIDUAL, LENDING -> null;
        };
    }
}
