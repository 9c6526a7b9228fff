package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A player's client that repeats each event, with its id, until it is answered for good: over a lost socket, a timeout or any
 * answer that says to try again. Belongs to one thread.
 */
final class Repeater implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long DELAY_MS = 50;

    private final Player player;
    private final Supplier<Http> node;
    private final GameSocket.Ear ear;
    private final Runnable unclear;
    private @Nullable GameSocket socket;

    /**
     * @param node where its sockets go; asked for each, since a node may move
     * @param ear hears what comes over all of them
     * @param unclear run before each repetition
     */
    Repeater(Player player, Supplier<Http> node, GameSocket.Ear ear, Runnable unclear) {
        this.player = player;
        this.node = node;
        this.ear = ear;
        this.unclear = unclear;
    }

    /** The last answer; one of the type "never answered" if there was none in a minute that is for good. */
    JsonObject ask(JsonObject event) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var answer = tryOnce(event);
            if (answer != null && !answer.getBoolean("retryable", false)) {
                return answer;
            }
            unclear.run();
            if (System.nanoTime() > deadline) {
                return new JsonObject().put("eventType", "never answered").put("last", answer);
            }
            LockSupport.parkNanos(Duration.ofMillis(DELAY_MS).toNanos());
        }
    }

    private @Nullable JsonObject tryOnce(JsonObject event) {
        try {
            return connected().ask(event);
        } catch (AnswerLost | CompletionException lost) {
            close();
            return null;
        }
    }

    private GameSocket connected() {
        var open = socket;
        if (open == null) {
            open = GameSocket.open(node.get(), player.token(), ear);
            socket = open;
        }
        return open;
    }

    /** Its socket ends; the next event opens another. */
    @Override
    public void close() {
        var open = socket;
        if (open != null) {
            open.close();
            socket = null;
        }
    }
}
