package io.anteroom.bench;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What one window gave: what the generator counted, and what it and the servers used meanwhile.
 *
 * @param generatorCpuPercent of one core
 */
record Measurement(Tally tally, double seconds, double generatorCpuPercent, ServerUse server) {
    /**
     * Waits for {@code window} to pass while {@code running} generates on a thread of its own, and then {@code
     * drainSeconds} at most for answers that are still to come.
     */
    static Measurement over(Window window, ServerWatch server, CompletableFuture<Tally> running, long drainSeconds)
            throws Exception {
        ProcessTable own = ProcessTable.ofThisMachine();
        // What writes a server's metrics is loaded and compiled when they are first asked for. That is not to be in a
        // window.
        var unused = server.read();

        sleepUntil(window.fromNanos());
        ServerUse.Reading before = server.read();
        long ownBefore = own.cpuTicks("self");
        sleepUntil(window.untilNanos());
        long ownTicks = own.cpuTicks("self") - ownBefore;
        ServerUse use = ServerUse.between(before, server.read());

        Tally tally = running.get(drainSeconds, TimeUnit.SECONDS);
        tally.wrongSamples.forEach(sample -> System.err.println("wrong: " + sample));
        double seconds = (window.untilNanos() - window.fromNanos()) / 1e9;
        double ownPercent = 100.0 * ownTicks / ProcessTable.TICKS_PER_SECOND / seconds;
        return new Measurement(tally, seconds, ownPercent, use);
    }

    private static void sleepUntil(long timeNanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, timeNanos - System.nanoTime()));
    }
}
