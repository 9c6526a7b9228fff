package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A player who plays one event after another and repeats each, with its id, until it is answered for good: over a lost
 * socket, a timeout or any answer that says to try again. Runs on one thread.
 */
final class Gambler implements Runnable {

    private static final Duration REPEAT_PATIENCE = Duration.ofSeconds(60);
    private static final long REPEAT_DELAY_MS = 50;

    private final Player player;
    private final Supplier<Http> node;
    private final BooleanSupplier goesOn;
    private final Supplier<JsonObject> script;
    private final History history = new History();
    private @Nullable JsonObject lastAnswer;
    private @Nullable GameSocket socket;

    /** @param node where the player's sockets go; asked for each, since a node may move */
    Gambler(Player player, Game game, Supplier<Http> node, BooleanSupplier goesOn) {
        this.player = player;
        this.node = node;
        this.goesOn = goesOn;
        this.script = game.script(() -> lastAnswer);
    }

    Player player() {
        return player;
    }

    History history() {
        return history;
    }

    @Override
    public void run() {
        while (goesOn.getAsBoolean() && history.refused().isEmpty()) {
            play(script.get());
        }
        drop();
    }

    private void play(JsonObject event) {
        var answer = untilAnswered(event);
        if (answer.getString("eventType").equals("RoundUpdate")) {
            history.acknowledge(event, answer);
            lastAnswer = answer;
        } else {
            history.refuse(event, answer);
        }
    }

    private JsonObject untilAnswered(JsonObject event) {
        long deadline = System.nanoTime() + REPEAT_PATIENCE.toNanos();
        while (true) {
            var answer = tryOnce(event);
            if (answer != null && !answer.getBoolean("retryable", false)) {
                return answer;
            }
            history.unclear();
            if (System.nanoTime() > deadline) {
                return new JsonObject().put("eventType", "never answered").put("last", answer);
            }
            LockSupport.parkNanos(Duration.ofMillis(REPEAT_DELAY_MS).toNanos());
        }
    }

    private @Nullable JsonObject tryOnce(JsonObject event) {
        try {
            return connected().ask(event);
        } catch (AnswerLost | CompletionException lost) {
            drop();
            return null;
        }
    }

    private GameSocket connected() {
        var open = socket;
        if (open == null) {
            open = GameSocket.open(node.get(), player.token());
            socket = open;
        }
        return open;
    }

    private void drop() {
        var open = socket;
        if (open != null) {
            open.close();
            socket = null;
        }
    }
}
