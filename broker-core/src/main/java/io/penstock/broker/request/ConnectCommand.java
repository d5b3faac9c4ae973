package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.Browsing;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Connections;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.proposer.DeadLetters;
import io.penstock.broker.proposer.Failures;
import io.penstock.broker.store.RecordKind;
import io.penstock.broker.subscription.ResetRecord;
import io.penstock.broker.transaction.EpochEndRecord;
import io.penstock.protocol.wire.ClientEpoch;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.Hello;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The last step of HELLO: the connection begins to exist. One that the same client lost before is replaced at once, so
 * that a reconnecting client never finds its own client id taken.
 */
final class ConnectCommand extends ClientCommand {
    private final Hello.Answer answer;
    private final Serving serving;

    /** Of a connection, the session whose messages its other sessions settle: that of its connection consumers. */
    private static final int LENDING_SESSION = 0;

    /** The serving state that connections live in. */
    record Serving(
            Connections connections,
            Links links,
            ProducerWindows windows,
            Browsing browsing,
            Failures failures,
            DeadLetters letters) {
        /** The socket of a connection has caught up: it may have messages again, and pages of its browsers. */
        void writable(ClientConnection connection) {
            links.writable(connection);
            browsing.writable(connection);
        }

        /** What of these messages a session holds, or has on loan from the connection's lending session. */
        List<TagRange> heldOrLent(ClientConnection connection, int session, List<TagRange> tags) {
            List<TagRange> held = new ArrayList<>(links.heldOf(connection, session, tags));
            if (session != LENDING_SESSION) {
                held.addAll(links.heldOf(connection, LENDING_SESSION, tags));
            }
            return held;
        }

        /** Writes that a channel is lost: which deliveries have failed with it. For a command that is alone in its batch. */
        void writeLoss(ClientConnection connection, RecordSink log) {
            writeFailures(links.failedByLoss(connection), log);
        }

        /** Writes that deliveries have failed, with the counts of now. For a command that is alone in its batch. */
        void writeFailures(List<TagRange> failed, RecordSink log) {
            failures.write(failed, record -> {
                ResetRecord.LAYOUT.encode(record, log.payload());
                log.write(RecordKind.RESET);
            });
        }

        /** Lets go of all that a connection holds. */
        void end(ClientConnection connection, Links.Ending how) {
            if (!connection.isEnded()) {
                links.end(connection, how);
                windows.forget(connection);
                connections.remove(connection);
            }
        }
    }

    ConnectCommand(ClientConnection client, Frame frame, Hello.Answer answer, Serving serving) {
        super(client, frame);
        this.answer = answer;
        this.serving = serving;
    }

    @Override
    public Place place() {
        return Place.ALONE;
    }

    /** Epochs before this one are over, whether their channels were seen to end or not. */
    @Override
    public void append(RecordSink log) {
        ClientEpoch now = client().identity();
        ClientConnection old = serving.connections().find(now);
        if (!serving.connections().isHeldBy(client())) {
            refuse(
                    ErrorCode.NOT_AUTHORIZED,
                    "user '" + client().permissions().user() + "' cannot go on with another user's connection");
            return;
        }
        if (old != null) {
            serving.writeLoss(old, log);
        }
        if (now.epoch() > 0) {
            ClientEpoch before = new ClientEpoch(now.clientInstance(), now.connection(), now.epoch() - 1);
            EpochEndRecord.LAYOUT.encode(new EpochEndRecord(before, EpochEndRecord.Ending.LOST), log.payload());
            log.write(RecordKind.EPOCH_END);
        }
    }

    /** What never began has no end that could be told to anyone. */
    @Override
    public void refused(ErrorCode code, String why) {
        serving.links().end(client(), Links.Ending.LOST);
        refuseAndClose(code, why);
    }

    @Override
    void done(Verdict verdict) {
        ClientConnection old = serving.connections().find(client().identity());
        if (old != null) {
            serving.end(old, Links.Ending.LOST);
            old.channel().close("replaced by its next epoch");
        }
        serving.connections().add(client());
        answer(Hello.Answer.LAYOUT, answer);
    }
}
