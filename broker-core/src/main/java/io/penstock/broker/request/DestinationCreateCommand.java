package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.destination.Destination;
import io.penstock.broker.destination.DestinationOwner;
import io.penstock.broker.destination.DestinationRecord;
import io.penstock.broker.destination.Destinations;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import java.util.Locale;

/** DESTINATION_CREATE: creates a queue or topic, or resolves its name on first use. */
final class DestinationCreateCommand extends ClientCommand {
    /** How many temporary destinations a connection may have. */
    private static final int TEMPORARY_LIMIT = 10_000;

    private final DestinationCreate create;
    private final DestinationPolicy policy;
    private final Destinations destinations;
    private final ProducerWindows windows;

    DestinationCreateCommand(
            ClientConnection client,
            Frame frame,
            DestinationCreate create,
            DestinationPolicy policy,
            Destinations destinations,
            ProducerWindows windows) {
        super(client, frame);
        this.create = create;
        this.policy = policy;
        this.destinations = destinations;
        this.windows = windows;
    }

    @Override
    public Place place() {
        return Place.ALONE;
    }

    /**
     * What came to be by its first use is as durable as what it is used for: a message or a subscription that waits for the
     * disk takes this record, which stands before it, along. If a power loss takes both, the client's next use creates it anew.
     */
    @Override
    public Promise promise() {
        return create.mode() == DestinationCreate.Mode.MUST_BE_NEW ? Promise.DURABLE : Promise.ORDERED;
    }

    @Override
    public void append(RecordSink log) {
        Destination existing = destinations.find(create.name());
        if (existing != null) {
            checkExisting(existing);
        } else if (create.mode() == DestinationCreate.Mode.RESOLVE) {
            refuse(ErrorCode.NO_SUCH_DESTINATION, "there is no destination '" + create.name() + "'");
        } else if (create.kind().isTemporary()) {
            createTemporary(log);
        } else if (create.mode() == DestinationCreate.Mode.CREATE_IF_ABSENT && !policy.createsOnFirstUse()) {
            refuse(
                    ErrorCode.AUTO_CREATE_OFF,
                    "there is no destination '" + create.name() + "', and first use does not create one here");
        } else {
            String wrong = policy.checkName(create.name(), create.kind());
            wrong = wrong == null ? DestinationPolicy.checkExpiryQueue(create.settings()) : wrong;
            if (wrong != null) {
                refuse(ErrorCode.INVALID_DESTINATION_NAME, wrong);
                return;
            }
            write(DestinationOwner.NOBODY, log);
        }
    }

    private void createTemporary(RecordSink log) {
        String wrong = policy.checkTemporaryName(create.name());
        wrong = wrong == null ? DestinationPolicy.checkExpiryQueue(create.settings()) : wrong;
        if (wrong != null) {
            refuse(ErrorCode.INVALID_DESTINATION_NAME, wrong);
        } else if (destinations.ownedBy(client().owner()).size() >= TEMPORARY_LIMIT) {
            refuse(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the connection has " + TEMPORARY_LIMIT
                            + " temporary destinations, the limit; delete those that are not used any more");
        } else {
            write(client().owner(), log);
        }
    }

    private void write(DestinationOwner owner, RecordSink log) {
        DestinationRecord.LAYOUT.encode(
                new DestinationRecord(
                        destinations.nextId(), create.name(), create.kind(), policy.settings(create.settings()), owner),
                log.payload());
        log.write(RecordKind.DESTINATION);
    }

    private void checkExisting(Destination existing) {
        if (create.mode() == DestinationCreate.Mode.MUST_BE_NEW) {
            refuse(ErrorCode.DESTINATION_EXISTS, "'" + create.name() + "' exists");
        } else if (create.kind() != DestinationCreate.Kind.ANY
                && existing.kind().isQueue() != create.kind().isQueue()) {
            refuse(
                    ErrorCode.WRONG_DESTINATION_KIND,
                    "'" + create.name() + "' is a "
                            + existing.kind().name().toLowerCase(Locale.ROOT)
                            + "; queues and topics share one name space (see jms.queuePrefix, jms.topicPrefix)");
        } else if (create.kind().isTemporary()
                && create.mode() == DestinationCreate.Mode.CREATE_IF_ABSENT
                && !existing.owner().equals(client().owner())) {
            refuse(ErrorCode.TEMPORARY_DESTINATION, "'" + create.name() + "' is another connection's");
        }
    }

    @Override
    void done(Verdict verdict) {
        Destination destination = destinations.find(create.name());
        answer(
                DestinationCreate.Answer.LAYOUT,
                new DestinationCreate.Answer(
                        destination.id(), destination.kind(), windows.window(destination, client())));
    }
}
