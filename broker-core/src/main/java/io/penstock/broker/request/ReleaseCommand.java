package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.proposer.Failures;
import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.LinkReset;
import io.penstock.protocol.wire.TagRange;
import java.util.List;

/**
 * Gives messages back that the application has seen: LINK_RESET for the links of a session, SETTLE with RELEASE for some
 * messages. Their failure counts are in the log before anyone gets them again.
 */
final class ReleaseCommand extends ClientCommand {
    private final List<TagRange> seen;
    private final LinkReset reset;
    private final Failures failures;
    private final Links links;

    /** @param reset the links to reset, or null if only {@code seen} goes back */
    ReleaseCommand(
            ClientConnection client,
            Frame frame,
            List<TagRange> seen,
            LinkReset reset,
            Failures failures,
            Links links) {
        super(client, frame);
        this.seen = seen;
        this.reset = reset;
        this.failures = failures;
        this.links = links;
    }

    /** Alone, since the counts that the record states are those of everything before it. */
    @Override
    public Place place() {
        return Place.ALONE;
    }

    @Override
    public void append(RecordSink log) {
        if (failures.encode(seen, log.payload())) {
            log.write(RecordKind.RESET);
        }
    }

    @Override
    void done(Verdict verdict) {
        if (reset != null) {
            links.reset(client(), reset.session(), reset.generation(), reset.links());
        }
        ok();
    }
}
