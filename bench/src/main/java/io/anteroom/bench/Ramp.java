package io.anteroom.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Opens many sockets at a steady rate, which keeps them under the server's limit of requests per address. */
final class Ramp<T> {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Loop loop;
    private final int count;
    private final double perSecond;
    private final IntFunction<CompletableFuture<T>> opener;
    private final List<T> opened = new ArrayList<>();
    private final CompletableFuture<List<T>> done = new CompletableFuture<>();
    private final long startNanos = System.nanoTime();
    private int begun;

    private Ramp(Loop loop, int count, double perSecond, IntFunction<CompletableFuture<T>> opener) {
        this.loop = loop;
        this.count = count;
        this.perSecond = perSecond;
        this.opener = opener;
    }

    /** Call on the loop. Done when all are open, failed with the first failure. */
    static <T> CompletableFuture<List<T>> open(
            Loop loop, int count, double perSecond, IntFunction<CompletableFuture<T>> opener) {
        Ramp<T> ramp = new Ramp<>(loop, count, perSecond, opener);
        ramp.step();
        return ramp.done;
    }

    private void step() {
        double due = 1 + (System.nanoTime() - startNanos) * perSecond / 1e9;
        while (begun < Math.min(count, due) && !done.isDone()) {
            var unused = opener.apply(begun++).whenComplete(this::arrived);
        }
        if (begun < count && !done.isDone()) {
            loop.runAfter(STEP_NANOS, this::step, done::completeExceptionally);
        }
    }

    private void arrived(T item, @Nullable Throwable failure) {
        if (failure != null) {
            done.completeExceptionally(failure);
            return;
        }
        opened.add(item);
        if (opened.size() == count) {
            done.complete(opened);
        }
    }
}
