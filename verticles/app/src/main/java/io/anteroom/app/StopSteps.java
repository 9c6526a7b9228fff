package io.anteroom.app;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a stop, each with the share of the time by which it has to be over. One that is late is told and left
 * behind, so that the next ones come all the same. Belongs to the thread that made it, which is when the time begins.
 */
final class StopSteps {

    private static final Logger LOG = LoggerFactory.getLogger(StopSteps.class);

    private final Duration whole;
    private final long beganNanos = System.nanoTime();

    StopSteps(Duration whole) {
        this.whole = whole;
    }

    /**
     * Waits for a step.
     *
     * @param by share of the whole, up to 1
     * @return false if it failed, or was not over by then
     */
    boolean done(String step, double by, CompletionStage<?> underWay) {
        long untilNanos = (long) (whole.toNanos() * by);
        long leftNanos = Math.max(0, untilNanos - (System.nanoTime() - beganNanos));
        try {
            var unused = underWay.toCompletableFuture().get(leftNanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException failed) {
            LOG.warn("A step of the stop failed step={}", step, failed.getCause());
        } catch (TimeoutException late) {
            LOG.warn("A step of the stop was left behind step={} afterMs={}", step, untilNanos / 1_000_000);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
