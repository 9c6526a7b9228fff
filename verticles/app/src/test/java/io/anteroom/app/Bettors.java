package io.anteroom.app;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Players who bet on zero at a roulette table, up to the cut-off and beyond it, each stake until it is answered for good. */
final class Bettors implements AutoCloseable {

    private static final Duration LAST_ANSWER_PATIENCE = Duration.ofSeconds(70);
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);
    private static final String STAKE = "0.10";
    private static final int PAUSE_MS = 300;

    private final String table;
    private final List<Player> players;
    private final List<BigDecimal> first = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<String> wrongAnswers = new CopyOnWriteArrayList<>();
    private final TableChecker checker;
    private volatile boolean goesOn = true;

    /** @param nodeOf where the next socket of the player of this number goes */
    Bettors(List<Player> players, String table, IntFunction<Http> nodeOf) {
        this.players = players;
        this.table = table;
        this.checker = new TableChecker(table);
        for (int i = 0; i < players.size(); i++) {
            int number = i;
            var player = players.get(i);
            first.add(player.balance(nodeOf.apply(i)));
            var thread = new Thread(() -> play(player, () -> nodeOf.apply(number)), "bettor-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void play(Player player, java.util.function.Supplier<Http> node) {
        try (var client = new Repeater(player, node, ear(), () -> {})) {
            while (goesOn) {
                var state = client.ask(event("TableJoin"));
                if ("open".equals(state.getString("phase"))) {
                    bet(client, player, state.getLong("tableRound"));
                }
                pause(ThreadLocalRandom.current().nextInt(PAUSE_MS));
            }
        }
    }

    private GameSocket.Ear ear() {
        return new GameSocket.Ear() {
            @Override
            public void got(JsonObject frame) {
                checker.hear(frame);
            }

            @Override
            public void closed(int code) {}
        };
    }

    private void bet(Repeater client, Player player, long round) {
        var zero = new JsonObject().put("type", "straight").put("numbers", new JsonArray().add(0));
        var answer = client.ask(event("TableBet")
                .put(
                        "data",
                        new JsonObject()
                                .put("tableRound", round)
                                .put("bets", new JsonArray().add(zero.put("amount", STAKE)))
                                .put("currency", "FUN")));
        if (answer.getString("eventType").equals("TableBetAccepted")) {
            checker.accepted(player.id(), round, new BigDecimal(STAKE));
        } else if ("BETS_CLOSED".equals(answer.getString("code"))) {
            checker.refused();
        } else {
            wrongAnswers.add("" + answer);
        }
    }

    private JsonObject event(String type) {
        return Events.event(type).put("gameId", "roulette").put("roomId", table);
    }

    private static void pause(int ms) {
        LockSupport.parkNanos(Duration.ofMillis(ms).toNanos());
    }

    /** Lets each have its last answer, waits until their last round is settled, and compares. */
    void check(FaultReport report, Http http) {
        goesOn = false;
        threads.forEach(thread -> Crowd.join(thread, LAST_ANSWER_PATIENCE));
        Gathering.until(SETTLED_WITHIN, () -> isOver(http, checker.lastStaked()), () -> "the last round is not over");
        for (int i = 0; i < players.size(); i++) {
            checker.compare(players.get(i).id(), first.get(i), players.get(i).balance(http));
        }
        report.add(checker);
        if (!wrongAnswers.isEmpty()) {
            throw new AssertionError("answers to bets: " + wrongAnswers);
        }
    }

    private boolean isOver(Http http, long round) {
        try (var client = new Repeater(players.get(0), () -> http, ear(), () -> {})) {
            return client.ask(event("TableJoin")).getLong("tableRound") > round;
        }
    }

    /** Threads of a failed test end by themselves with their next answer. */
    @Override
    public void close() {
        goesOn = false;
    }
}
