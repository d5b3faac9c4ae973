package io.penstock.bench;

/** Reads what the broker has spent so far. */
public interface BrokerGauge {
    /** Totals since the broker's start. */
    Reading read();

    /**
     * Totals, or the difference of two.
     *
     * @param fsyncs how often the log was forced
     * @param cpuNanos processor time of the broker's process
     */
    record Reading(long fsyncs, long cpuNanos) {
        Reading since(Reading earlier) {
            return new Reading(fsyncs - earlier.fsyncs, cpuNanos - earlier.cpuNanos);
        }
    }
}
