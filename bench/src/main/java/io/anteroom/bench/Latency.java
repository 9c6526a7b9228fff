package io.anteroom.bench;

import org.HdrHistogram.Histogram;

/** Percentiles of a latency, in milliseconds. */
record Latency(double p50, double p90, double p99, double p999, double max) {

    static Latency of(Histogram micros) {
        return new Latency(
                at(micros, 50), at(micros, 90), at(micros, 99), at(micros, 99.9), micros.getMaxValue() / 1_000.0);
    }

    private static double at(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1_000.0;
    }
}
