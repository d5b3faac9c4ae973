package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.Settle;
import io.penstock.protocol.wire.TagRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives messages back that the application has seen: LINK_RESET for the links of a session, SETTLE with RELEASE or REJECT for
 * some messages. Their failure counts are in the log before anyone gets them again; nobody gets those that it rejects.
 */
final class ReleaseCommand extends ClientCommand {
    private final int session;
    private final List<TagRange> seen;
    private final List<TagRange> dead;
    private final LinkReset reset;
    private final ConnectCommand.Serving serving;
    private List<TagRange> givenBack = List.of();
    private List<TagRange> rejected = List.of();

    /** LINK_RESET. */
    ReleaseCommand(ClientConnection client, Frame frame, LinkReset reset, ConnectCommand.Serving serving) {
        super(client, frame);
        this.session = reset.session();
        this.seen = reset.seen();
        this.dead = reset.dead();
        this.reset = reset;
        this.serving = serving;
    }

    /** SETTLE: only these messages go back. */
    ReleaseCommand(ClientConnection client, Frame frame, Settle settle, ConnectCommand.Serving serving) {
        super(client, frame);
        this.session = settle.session();
        boolean rejects = settle.outcome() == Settle.Outcome.REJECT;
        this.seen = rejects ? List.of() : settle.tags();
        this.dead = rejects ? settle.tags() : List.of();
        this.reset = null;
        this.serving = serving;
    }

    /** Alone, since the counts that the record states are those of everything before it. */
    @Override
    public Place place() {
        return Place.ALONE;
    }

    @Override
    public void append(RecordSink log) {
        givenBack = serving.links().heldOf(client(), session, seen);
        List<TagRange> failed = new ArrayList<>(givenBack);
        rejected = serving.heldOrLent(client(), session, dead);
        failed.addAll(rejected);
        serving.writeFailures(failed, log);
    }

    @Override
    public void refused(ErrorCode code, String why) {
        super.refused(code, why);
        closeIfNobodyIsTold(code);
    }

    @Override
    void done(Verdict verdict) {
        if (reset != null) {
            serving.links().reset(client(), reset.session(), reset.generation(), reset.links());
            if (reset.why() != null) {
                serving.letters().threw(givenBack, reset.why());
            }
        }
        serving.letters().reject(rejected, reset == null ? null : reset.why());
        ok();
    }
}
