package io.penstock.namesrv.request;

/**
 * Serves requests of one code. Called on event loops, several at a time, so it has no mutable state of its own. It
 * answers, or hands a change to the route agent, which answers later. {@link BadRequestException}, PenstockException and
 * IllegalArgumentException mean that the request cannot be served and become its answer.
 */
@FunctionalInterface
interface RequestHandler {
    void handle(Request request);
}
