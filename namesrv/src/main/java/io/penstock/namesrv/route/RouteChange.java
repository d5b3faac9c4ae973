package io.penstock.namesrv.route;

/** A change on its way from an event loop to the route agent; made there, applied here, once. */
@FunctionalInterface
public interface RouteChange {
    /**
     * Changes the registrations. Called by the route agent's thread; must not throw, since a refused change is an
     * answer and not a failure.
     *
     * @return what to do when the change is visible to all: send the answer
     */
    Runnable applyTo(Registrations registrations);
}
