package io.anteroom.bench;

import java.util.Map;

/** The figures of one window of the relay scenario. */
record RelayFigures(
        double deliveriesPerSecond,
        double messagesPerSecond,
        Latency latencyMs,
        Map<String, Long> errors,
        long wrong,
        long missing,
        double generatorCpuPercent,
        ServerUse server) {

    static RelayFigures of(Measurement measured) {
        Tally tally = measured.tally();
        return new RelayFigures(
                tally.actions / measured.seconds(),
                tally.rounds / measured.seconds(),
                Latency.of(tally.latency),
                Map.copyOf(tally.errors),
                tally.wrong,
                tally.unanswered,
                measured.generatorCpuPercent(),
                measured.server());
    }

    /** Whether everybody heard everything in order. */
    boolean clean() {
        return wrong == 0 && missing == 0;
    }
}
