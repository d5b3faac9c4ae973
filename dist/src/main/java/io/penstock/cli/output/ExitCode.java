package io.penstock.cli.output;

/** What a command leaves behind for the shell; documented in docs/operations.md. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;

    private ExitCode() {}
}
