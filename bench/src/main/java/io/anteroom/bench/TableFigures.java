package io.anteroom.bench;

import java.util.Locale;

/** What became of the bets of one round, and how long their answers took. */
record TableFigures(long accepted, long closed, long missing, long wrong, Latency latencyMs) {

    boolean clean() {
        return missing == 0 && wrong == 0;
    }

    String row(String name) {
        return String.format(
                Locale.ROOT,
                "%-8s %9d %9d %9d %9d %9.2f %9.2f %9.2f%n",
                name,
                accepted,
                closed,
                missing,
                wrong,
                latencyMs.p50(),
                latencyMs.p99(),
                latencyMs.max());
    }
}
