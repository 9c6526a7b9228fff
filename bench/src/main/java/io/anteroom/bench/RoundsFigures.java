package io.anteroom.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The figures of one run of the rounds scenario. */
record RoundsFigures(
        double roundsPerSecond,
        double actionsPerSecond,
        Latency latencyMs,
        Map<Integer, Long> roundsByActions,
        double roundsOf4PerSecond,
        Latency roundsOf4Ms,
        Map<String, Long> errors,
        long wrong,
        long unanswered,
        double generatorCpuPercent,
        ServerUse server) {

    static RoundsFigures of(Measurement measured) {
        Tally tally = measured.tally();
        return new RoundsFigures(
                tally.rounds / measured.seconds(),
                tally.actions / measured.seconds(),
                Latency.of(tally.latency),
                new TreeMap<>(tally.roundsByActions),
                tally.roundsByActions.getOrDefault(4, 0L) / measured.seconds(),
                Latency.of(tally.rounds4),
                Map.copyOf(tally.errors),
                tally.wrong,
                tally.unanswered,
                measured.generatorCpuPercent(),
                measured.server());
    }

    /** The median of each figure by itself; of an even number of runs the lower one of the two in the middle. */
    static double median(List<RoundsFigures> runs, ToDoubleFunction<RoundsFigures> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[(sorted.length - 1) / 2];
    }

    long errorCount() {
        return errors.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether every answer was right and none is missing; codes the contract calls retryable are no fault. */
    boolean clean() {
        return wrong == 0 && unanswered == 0;
    }
}
