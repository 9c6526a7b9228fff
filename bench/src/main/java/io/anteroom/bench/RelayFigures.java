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

    static RelayFigures of(Tally tally, double seconds, double generatorCpuPercent, ServerUse server) {
        return new RelayFigures(
                tally.actions / seconds,
                tally.rounds / seconds,
                Latency.of(tally.latency),
                Map.copyOf(tally.errors),
                tally.wrong,
                tally.unanswered,
                generatorCpuPercent,
                server);
    }

    /** Whether everybody heard everything in order. */
    boolean clean() {
        return wrong == 0 && missing == 0;
    }
}
