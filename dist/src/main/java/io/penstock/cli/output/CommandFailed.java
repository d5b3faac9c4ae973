package io.penstock.cli.output;

/** A command could not do what was asked, for a reason that one line explains; it ends with {@link ExitCode#FAILED}. */
public final class CommandFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommandFailed(String message) {
        super(message);
    }

    public CommandFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
