package io.penstock.namesrv.request;

import io.penstock.namesrv.route.RouteAgent;
import io.penstock.protocol.route.RouteCode;
import io.penstock.protocol.transport.Connection;
import io.penstock.protocol.transport.ConnectionHandler;
import io.penstock.protocol.transport.Taken;
import io.penstock.protocol.wire.Frame;
import io.penstock.protocol.wire.PenstockException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What arrives on one connection: finds the handler, turns a wrong request into its answer, tells the route agent when
 * the connection is gone.
 *
 * <p>All methods run on the connection's event loop. A peer that does not read its answers is not read from either.
 */
public final class RequestReader implements ConnectionHandler {
    /** Unsent bytes above which a connection's requests wait: one large list of topics may be under way, not many. */
    static final long UNSENT_LIMIT = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RequestReader.class);

    private final RequestTable table;
    private final AdministrationRule administration;
    private final RouteAgent agent;
    private boolean mayHaveRegistered;

    public RequestReader(RequestTable table, AdministrationRule administration, RouteAgent agent) {
        this.table = table;
        this.administration = administration;
        this.agent = agent;
    }

    @Override
    public Taken onFrame(Connection connection, Frame frame) {
        if (connection.unsentBytes() > UNSENT_LIMIT) {
            return Taken.PARK;
        }
        if (!frame.isResponse()) {
            serve(new Request(connection, frame), frame.code());
        }
        return Taken.DONE;
    }

    @Override
    public void onUnsentBelowLowMark(Connection connection) {
        connection.resume();
    }

    @Override
    public void onClosed(Connection connection, String reason) {
        if (mayHaveRegistered) {
            agent.connectionClosed(connection.id());
        }
    }

    private void serve(Request request, int code) {
        RequestTable.Entry entry = table.find(code);
        if (entry == null) {
            request.answer(Answer.refused(RouteCode.NOT_SUPPORTED, " request type " + code + " not supported"));
            return;
        }
        if (entry.access() == RequestTable.Access.OPERATORS && !admitted(request.connection())) {
            LOG.warn(
                    "[administration-refused] request {} from {}",
                    code,
                    request.connection().peer());
            request.answer(Answer.refused(
                    RouteCode.NO_PERMISSION, "This name server takes changes of operators from its own machine only"));
            return;
        }
        // A peer that asks something sensible is no idle one: the time limit for newcomers ends.
        request.connection().loggedIn();
        mayHaveRegistered |= code == RouteCode.REGISTER_BROKER;
        try {
            entry.handler().handle(request);
        } catch (RefusedRequestException e) {
            request.answer(Answer.refused(RouteCode.NO_PERMISSION, e.getMessage()));
        } catch (BadRequestException | PenstockException | IllegalArgumentException e) {
            LOG.warn(
                    "[bad-request] request {} from {}: {}",
                    code,
                    request.connection().peer(),
                    e.getMessage());
            request.answer(Answer.refused(RouteCode.SYSTEM_ERROR, e.getMessage()));
        }
    }

    private boolean admitted(Connection connection) {
        return administration == AdministrationRule.ANYWHERE || connection.loopback();
    }
}
