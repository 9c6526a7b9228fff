package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A player who plays one event after another, each until it is answered for good. Runs on one thread. */
final class Gambler implements Runnable {

    private final Player player;
    private final Repeater client;
    private final BooleanSupplier goesOn;
    private final Supplier<JsonObject> script;
    private final History history = new History();
    private @Nullable JsonObject lastAnswer;

    /** @param node where the player's sockets go; asked for each, since a node may move */
    Gambler(Player player, Game game, Supplier<Http> node, BooleanSupplier goesOn) {
        this.player = player;
        this.client = new Repeater(player, node, GameSocket.Ear.NONE, history::unclear);
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
        client.close();
    }

    private void play(JsonObject event) {
        var answer = client.ask(event);
        if (answer.getString("eventType").equals("RoundUpdate")) {
            history.acknowledge(event, answer);
            lastAnswer = answer;
        } else {
            history.refuse(event, answer);
        }
    }
}
