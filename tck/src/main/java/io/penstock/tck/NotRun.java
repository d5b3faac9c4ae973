package io.penstock.tck;

/** Why nothing could be run, in one line. */
final class NotRun extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotRun(String why) {
        super(why);
    }

    NotRun(String why, Throwable cause) {
        super(why, cause);
    }
}
