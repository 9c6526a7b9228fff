package io.anteroom.game;

import io.anteroom.contracts.Code;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What workers count. Counters are looked up once; the registry gives all workers the same ones. One event loop. */
final class EngineMetrics {

    private record Refused(String game, Code code) {}

    private final MeterRegistry registry;
    private final Set<String> games;
    private final Map<String, Counter> actions = new HashMap<>();
    private final Map<Refused, Counter> refusals = new HashMap<>();
    private final Counter retries;
    private final Counter replays;
    private final Counter orphans;
    private final Counter settled;
    private final Counter voided;
    private final Counter left;
    private final Timer drawWaits;

    /** @param games the ids of all there are */
    EngineMetrics(MeterRegistry registry, Set<String> games) {
        this.registry = registry;
        this.games = Set.copyOf(games);
        retries = registry.counter("anteroom.game.retries");
        replays = registry.counter("anteroom.game.replays");
        orphans = registry.counter("anteroom.game.orphans.ended");
        settled = registry.counter("anteroom.game.rounds.swept", "how", "settled");
        voided = registry.counter("anteroom.game.rounds.swept", "how", "voided");
        left = registry.counter("anteroom.game.rounds.swept", "how", "left");
        drawWaits = registry.timer("anteroom.game.draw.wait");
    }

    void committed(String gameId) {
        actions.computeIfAbsent(gameId, game -> registry.counter("anteroom.game.actions", "game", game))
                .increment();
    }

    void refused(String gameId, Code code) {
        // Players choose game ids; labels are bounded.
        var game = games.contains(gameId) ? gameId : "unknown";
        refusals.computeIfAbsent(new Refused(game, code), this::refusalCounter).increment();
    }

    private Counter refusalCounter(Refused refused) {
        return registry.counter(
                "anteroom.game.refusals",
                "game",
                refused.game(),
                "code",
                refused.code().name());
    }

    void retried() {
        retries.increment();
    }

    void replayed() {
        replays.increment();
    }

    void orphanEnded() {
        orphans.increment();
    }

    void roundSettled() {
        settled.increment();
    }

    void roundVoided() {
        voided.increment();
    }

    /** One that was left open for too long, and for now stays so. */
    void roundLeft() {
        left.increment();
    }

    void maxWinPassed(String gameId) {
        registry.counter("anteroom.game.maxwin.passed", "game", gameId).increment();
    }

    void drew(long nanos) {
        drawWaits.record(nanos, TimeUnit.NANOSECONDS);
    }
}
