package io.anteroom.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What one run has counted. Belongs to the loop until the run is over. */
final class Tally {
    private static final long LATENCY_MAX_MICROS = 120_000_000;
    private static final int WRONG_SHOWN = 10;

    /** In microseconds; of actions whose time lies in the measured window. */
    final Histogram latency = new Histogram(LATENCY_MAX_MICROS, 3);

    /** In microseconds, from the bet to the end; of rounds of four actions that ended in the measured window. */
    final Histogram rounds4 = new Histogram(LATENCY_MAX_MICROS, 3);

    /** How many rounds that ended in the measured window took so many actions. */
    final Map<Integer, Long> roundsByActions = new TreeMap<>();

    final Map<String, Long> errors = new TreeMap<>();
    final List<String> wrongSamples = new ArrayList<>();
    long rounds;
    long actions;
    long pushes;
    long wrong;
    long unanswered;

    void latency(long nanos) {
        record(latency, nanos);
    }

    private static void record(Histogram into, long nanos) {
        into.recordValue(Math.min(LATENCY_MAX_MICROS, Math.max(0, nanos / 1_000)));
    }

    void roundOf(int actionCount, long nanos) {
        roundsByActions.merge(actionCount, 1L, Long::sum);
        if (actionCount == 4) {
            record(rounds4, nanos);
        }
    }

    void error(String code) {
        errors.merge(code, 1L, Long::sum);
    }

    /** An answer that the contract does not allow; the first few are kept word by word. */
    void wrong(String description) {
        wrong++;
        if (wrongSamples.size() < WRONG_SHOWN) {
            wrongSamples.add(description);
        }
    }
}
