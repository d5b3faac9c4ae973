package io.penstock.namesrv.request;

import io.penstock.namesrv.route.Registrations;
import io.penstock.namesrv.route.RouteAgent;
import io.penstock.namesrv.route.RouteLimitException;
import io.penstock.protocol.route.RouteCode;
import java.util.function.Function;

/**
 * The way of a change from an event loop to the route agent and of its answer back. Any thread; no state of its own.
 */
final class RouteChanges {
    private final RouteAgent agent;

    RouteChanges(RouteAgent agent) {
        this.agent = agent;
    }

    /**
     * Has the route agent make a change and sends what it returns, once everyone can see the change; answers as busy
     * when too much waits already.
     *
     * @param topics how many topics the change carries
     */
    void make(Request request, int topics, Function<Registrations, Answer> change) {
        boolean taken = agent.offer(
                registrations -> {
                    Answer answer = onAgent(registrations, change);
                    return () -> request.answer(answer);
                },
                topics);
        if (!taken) {
            request.answer(Answer.refused(
                    RouteCode.SYSTEM_BUSY, "[REJECTREQUEST] too many registrations wait, try again in a second"));
        }
    }

    private static Answer onAgent(Registrations registrations, Function<Registrations, Answer> change) {
        try {
            return change.apply(registrations);
        } catch (RouteLimitException e) {
            return Answer.refused(RouteCode.SYSTEM_ERROR, e.getMessage());
        }
    }
}
