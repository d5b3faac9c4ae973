package io.penstock.namesrv.request;

/** A request whose header does not hold what its code asks for; answered with the message, the connection stays. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
