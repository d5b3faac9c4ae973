package io.penstock.demo;

import java.io.PrintStream;
import java.util.Locale;

/** A line on a terminal that is drawn over itself; where there is no terminal, nothing. One thread. */
final class ProgressBar {
    private static final int WIDTH = 30;

    private final PrintStream terminal;

    private ProgressBar(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Draws on standard error if the process has a terminal. */
    static ProgressBar onTerminal() {
        return new ProgressBar(System.console() == null ? null : System.err);
    }

    void show(String what, long done, long total) {
        if (terminal == null) {
            return;
        }
        int filled = total == 0 ? WIDTH : (int) Math.min(WIDTH, WIDTH * done / total);
        terminal.printf(
                Locale.ROOT,
                "\r\033[K%-34s [%s%s] %,d / %,d",
                what,
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                done,
                total);
        terminal.flush();
    }

    void clear() {
        if (terminal != null) {
            terminal.print("\r\033[K");
            terminal.flush();
        }
    }
}
