package io.anteroom.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server's processes used while a window was measured: CPU in percent of one core, memory at its end, by
 * program; and what its metrics say happened meanwhile.
 */
record ServerUse(Map<String, Program> programs, Map<String, Double> metrics) {

    /** CPU of one program's processes together, and what they keep in memory, by the kernel's two ways of counting. */
    record Program(int processes, double cpuPercent, long rssKb, long proportionalKb) {}

    static ServerUse between(Reading before, Reading after) {
        double seconds = (after.atNanos() - before.atNanos()) / 1e9;
        Map<String, Program> programs = new LinkedHashMap<>();
        after.use().forEach((name, now) -> {
            ProcessTable.Use then = before.use().getOrDefault(name, new ProcessTable.Use(0, 0, 0, 0));
            double cpuSeconds = (double) (now.cpuTicks() - then.cpuTicks()) / ProcessTable.TICKS_PER_SECOND;
            programs.put(
                    name, new Program(now.processes(), 100 * cpuSeconds / seconds, now.rssKb(), now.proportionalKb()));
        });
        return new ServerUse(programs, new TreeMap<>(after.metrics().since(before.metrics())));
    }

    double cpuPercent() {
        return programs.values().stream().mapToDouble(Program::cpuPercent).sum();
    }

    /** The servers at one moment. */
    record Reading(long atNanos, Map<String, ProcessTable.Use> use, Metrics metrics) {}
}
