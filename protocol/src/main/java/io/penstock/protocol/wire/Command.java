package io.penstock.protocol.wire;

/**
 * One command with the layouts of its request and its answer.
 *
 * @param <Q> the request
 * @param <A> the answer; {@link Empty} where it only says that it is done, or where there is none
 */
public record Command<Q, A>(CommandCode code, Layout<Q> request, Layout<A> answer) {
    public Command {
        if (request.code() != code.code()) {
            throw new IllegalArgumentException(request.name() + " is not " + code);
        }
    }
}
