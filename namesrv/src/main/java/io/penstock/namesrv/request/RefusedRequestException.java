package io.penstock.namesrv.request;

/** A request that is understood and not allowed; answered with the message, the connection stays. */
final class RefusedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedRequestException(String message) {
        super(message);
    }
}
