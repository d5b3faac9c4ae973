package io.penstock.bench;

import io.penstock.traffic.DeliveryCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One scenario's figures.
 *
 * @param scenario its name
 * @param messages measured
 * @param seconds they took
 * @param bodyBytes of each
 * @param latencyUs of each operation, microseconds
 * @param broker what the broker did meanwhile
 * @param verdict over everything moved, measured or not
 */
public record BenchResult(
        String scenario,
        long messages,
        double seconds,
        int bodyBytes,
        Histogram latencyUs,
        BrokerGauge.Reading broker,
        DeliveryCheck.Verdict verdict) {
    /** As a row to print; what is not known is null. */
    public Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        double rate = messages / seconds;
        row.put("scenario", scenario);
        row.put("messages", messages);
        row.put("seconds", seconds);
        row.put("msgs_s", rate);
        row.put("mb_s", rate * bodyBytes / 1e6);
        row.put("p50_us", latencyUs.getValueAtPercentile(50));
        row.put("p99_us", latencyUs.getValueAtPercentile(99));
        row.put("p999_us", latencyUs.getValueAtPercentile(99.9));
        row.put("fsyncs", broker == null ? null : broker.fsyncs());
        row.put("broker_cpu_us_msg", broker == null || messages == 0 ? null : broker.cpuNanos() / 1e3 / messages);
        row.put("lost", verdict.lost());
        row.put("repeated", verdict.unflaggedRepeats() + verdict.flaggedRepeats());
        row.put("disordered", verdict.orderBreaks());
        row.put("damaged", verdict.damaged());
        return row;
    }

    /** True if nothing was lost, repeated, damaged or out of order. A repeat needs a crash, and here is none. */
    public boolean ok() {
        return verdict.ok() && verdict.flaggedRepeats() == 0;
    }
}
