package io.penstock.broker.request;

import io.penstock.broker.apply.ReplicatedState;
import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.delivery.Links;
import io.penstock.broker.delivery.ProducerWindows;
import io.penstock.broker.pipeline.Command;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.broker.security.UserDeleteRecord;
import io.penstock.broker.security.UserRecord;
import io.penstock.broker.store.RecordKind;
import io.penstock.protocol.agent.Clock;
import io.penstock.protocol.wire.BrokerStatus;
import io.penstock.protocol.wire.CommandCode;
import io.penstock.protocol.wire.DestinationCreate;
import io.penstock.protocol.wire.DestinationDelete;
import io.penstock.protocol.wire.DestinationList;
import io.penstock.protocol.wire.Empty;
import io.penstock.protocol.wire.ErrorCode;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.FrameWriter;
import io.penstock.protocol.wire.Layout;
import io.penstock.protocol.wire.UserDelete;
import io.penstock.protocol.wire.UserList;
import io.penstock.protocol.wire.UserPut;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The commands that manage destinations and users, and ask how the broker is. */
public final class AdminRequests {
    private final ReplicatedState state;
    private final Links links;
    private final ProducerWindows windows;
    private final DestinationPolicy policy;
    private final Supplier<List<BrokerStatus.Entry>> status;
    private final Clock clock;

    public AdminRequests(
            ReplicatedState state,
            Links links,
            ProducerWindows windows,
            DestinationPolicy policy,
            Supplier<List<BrokerStatus.Entry>> status,
            Clock clock) {
        this.state = state;
        this.links = links;
        this.windows = windows;
        this.policy = policy;
        this.status = status;
        this.clock = clock;
    }

    /** Puts the handlers into the table. */
    public void register(RequestTable table) {
        table.ring(
                CommandCode.DESTINATION_CREATE,
                DestinationCreate.LAYOUT,
                (client, frame, create) ->
                        new DestinationCreateCommand(client, frame, create, policy, state.destinations(), windows));
        table.ring(
                CommandCode.DESTINATION_DELETE,
                DestinationDelete.LAYOUT,
                (client, frame, delete) -> new DestinationDeleteCommand(
                        client, frame, delete.name(), state.destinations(), state.subscriptions(), links));
        table.ring(CommandCode.USER_PUT, UserPut.LAYOUT, AdminRequests::putUser);
        table.ring(CommandCode.USER_DELETE, UserDelete.LAYOUT, AdminRequests::deleteUser);
        DestinationReport report = new DestinationReport(state, links, clock);
        table.lane(
                CommandCode.DESTINATION_LIST,
                DestinationList.LAYOUT,
                (client, frame, list) -> answer(client, frame, DestinationList.Answer.LAYOUT, report.list(list)));
        table.lane(
                CommandCode.BROKER_STATUS,
                Empty.BROKER_STATUS,
                (client, frame, empty) -> answer(client, frame, BrokerStatus.LAYOUT, new BrokerStatus(status.get())));
        table.lane(
                CommandCode.USER_LIST,
                Empty.USER_LIST,
                (client, frame, empty) -> answer(
                        client,
                        frame,
                        UserList.LAYOUT,
                        new UserList(List.copyOf(state.users().view().keySet()))));
    }

    private static <T> void answer(ClientConnection client, Frame frame, Layout<T> layout, T answer) {
        if (!frame.isOneway()) {
            FrameWriter.response(client.outbound().frames(), layout, frame.opaque(), answer);
        }
    }

    private static Command putUser(ClientConnection client, Frame frame, UserPut put) {
        return new UserCommand(client, frame, (command, log) -> {
            if (put.name().isEmpty() || put.name().length() > UserRecord.NAME_LENGTH_LIMIT) {
                command.refuse(
                        ErrorCode.MALFORMED_FRAME,
                        "a user's name has 1 to " + UserRecord.NAME_LENGTH_LIMIT + " characters");
                return;
            }
            UserRecord.LAYOUT.encode(
                    new UserRecord(put.name(), put.scramIterations(), put.salt(), put.storedKey(), put.serverKey()),
                    log.payload());
            log.write(RecordKind.USER);
        });
    }

    private static Command deleteUser(ClientConnection client, Frame frame, UserDelete delete) {
        return new UserCommand(client, frame, (command, log) -> {
            UserDeleteRecord.LAYOUT.encode(new UserDeleteRecord(delete.name()), log.payload());
            log.write(RecordKind.USER_DELETE);
        });
    }

    /** USER_PUT, USER_DELETE: one record, unless what it would say is no user. */
    private static final class UserCommand extends ClientCommand {
        private final BiConsumer<ClientCommand, RecordSink> writer;

        UserCommand(ClientConnection client, Frame frame, BiConsumer<ClientCommand, RecordSink> writer) {
            super(client, frame);
            this.writer = writer;
        }

        @Override
        public Promise promise() {
            return Promise.DURABLE;
        }

        @Override
        public void append(RecordSink log) {
            writer.accept(this, log);
        }

        @Override
        void done(Verdict verdict) {
            ok();
        }
    }
}
