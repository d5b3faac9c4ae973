package io.penstock.broker.request;

import io.penstock.broker.apply.Verdict;
import io.penstock.broker.delivery.ClientConnection;
import io.penstock.broker.pipeline.Command;
import io.penstock.broker.pipeline.RecordSink;
import io.penstock.protocol.wire.ErrorCode;

/**
 * A client's command that is carried out only if the client may: asked when it is its turn, so that nothing that the answer
 * depends on can change in between.
 *
 * <p>A refused oneway command ends the connection, since nobody could be told otherwise. Made on an event loop, used by the
 * log thread.
 */
final class GuardedCommand<T> implements Command {
    private final ClientCommand command;
    private final Access<T> access;
    private final T request;
    private final String forgery;
    private String refusal;

    /** @param forgery what the request itself says that cannot be true, or null */
    GuardedCommand(ClientCommand command, Access<T> access, T request, String forgery) {
        this.command = command;
        this.access = access;
        this.request = request;
        this.forgery = forgery;
    }

    @Override
    public Promise promise() {
        return command.promise();
    }

    @Override
    public Place place() {
        return command.place() == Place.ALONE || access.unsettled().test(request) ? Place.ALONE : Place.SHARED;
    }

    @Override
    public Room room() {
        return command.room();
    }

    @Override
    public int weight() {
        return command.weight();
    }

    @Override
    public void append(RecordSink log) {
        ClientConnection client = command.client();
        refusal = forgery != null ? forgery : access.check().refusal(client, request);
        if (refusal == null) {
            command.append(log);
        } else {
            command.appendDenied(log);
        }
    }

    @Override
    public void applied(Verdict verdict) {
        if (refusal == null) {
            command.applied(verdict);
        } else if (!command.client().isEnded()) {
            if (command.isOneway()) {
                command.client().channel().close(refusal);
            }
            refused(ErrorCode.NOT_AUTHORIZED, refusal);
        }
    }

    @Override
    public void refused(ErrorCode code, String remark) {
        command.refused(code, remark);
    }
}
