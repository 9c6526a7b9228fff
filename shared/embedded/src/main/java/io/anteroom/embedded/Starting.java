package io.anteroom.embedded;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Runs a server's start, which blocks, on a thread of its own, so that several start side by side. */
final class Starting {
    private Starting() {}

    static <T> CompletableFuture<T> on(String threadName, Start<T> start) {
        var result = new CompletableFuture<T>();
        var thread = new Thread(() -> run(start, result), threadName);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static <T> void run(Start<T> start, CompletableFuture<T> result) {
        try {
            result.complete(start.run());
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        } catch (IOException | InterruptedException e) {
            result.completeExceptionally(new ServerFailed("server did not start: " + e, e));
        } catch (Error e) {
            result.completeExceptionally(e);
            throw e;
        }
    }

    interface Start<T> {
        T run() throws IOException, InterruptedException;
    }
}
