package io.penstock.protocol.client;

/** How long to wait before the next round of looking for a broker, and whether there is one. One thread at a time. */
final class Backoff {
    private final ClientOptions.Failover options;
    private int maxAttempts;
    private int attempts;
    private double nextDelayMs;

    Backoff(ClientOptions.Failover options) {
        this.options = options;
        this.maxAttempts =
                options.attempts().startup() == 0 ? 1 : options.attempts().startup();
        this.nextDelayMs = options.reconnectDelayMs();
    }

    /** A broker was lost: counts anew, by the limits for reconnecting. */
    void startReconnecting() {
        attempts = 0;
        nextDelayMs = options.reconnectDelayMs();
        maxAttempts = options.attempts().reconnect();
    }

    /** True if another round is allowed; counts it. */
    boolean takeAttempt() {
        if (maxAttempts >= 0 && attempts >= maxAttempts) {
            return false;
        }
        attempts++;
        return true;
    }

    int attempts() {
        return attempts;
    }

    /** Whether so many rounds were taken that the log should warn, if the last one found nothing. */
    boolean isWarningDue() {
        int each = options.attempts().warnAfter();
        return each > 0 && attempts > 0 && attempts % each == 0;
    }

    /** The wait before the round that was taken last. */
    long delayMs() {
        if (attempts <= 1) {
            return options.initialReconnectDelayMs();
        }
        long delay = (long) nextDelayMs;
        nextDelayMs = Math.min(nextDelayMs * options.backOffMultiplier(), options.maxReconnectDelayMs());
        return delay;
    }
}
