package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two faults at a time, drawn by chance, while people talk in rooms that are archived at once, are paid, play rounds for money,
 * bet at a table, queue for matches and add to their scores; judged by what the clients recorded. {@code -Dfaults.seed=} repeats the choice of
 * faults.
 */
@Tag("faults")
@Tag("longfaults")
@Timeout(value = 3_600, unit = TimeUnit.SECONDS)
class MixedFaultsIT extends TwoNodeStage {

    private static final int PER_ROOM = 4;
    private static final int TALKERS = 20;
    private static final int WAVES = 30;
    private static final int PER_WAVE = 6;
    private static final int SCORING = 4;
    private static final int BETTING = 4;
    private static final int LASTS_MS = 1_500;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

    private final long seed = FaultForm.seed();
    private final Random random = new Random(seed);
    private int killed;

    MixedFaultsIT() {
        super(
                "room.retained=0",
                "table.roulette=main",
                "table.openFor=2s",
                "table.spinFor=500ms",
                "table.pauseFor=300ms");
    }

    /** What goes wrong, and what ends it. */
    private record Fault(String name, String where, Runnable begin, Runnable end) {}

    private List<Fault> faults() {
        Runnable nothing = () -> {};
        var frozen = random.nextBoolean();
        return List.of(
                new Fault("postgresStandsStill", "postgres", TestServers::pausePostgres, TestServers::resumePostgres),
                new Fault("postgresKilled", "postgres", TestServers::killPostgres, TestServers::restartPostgres),
                new Fault("redisStandsStill", "redis", TestServers::pauseRedis, TestServers::resumeRedis),
                new Fault("redisKilled", "redis", TestServers::killRedis, TestServers::restartRedis),
                new Fault("redisFlushed", "redis", () -> servers.flushRedis(), nothing),
                new Fault("redisRestartedEmpty", "redis", TestServers::restartRedisEmpty, nothing),
                new Fault("nodeStandsStill", "node", () -> (frozen ? a : b).pause(), () -> (frozen ? a : b).resume()),
                new Fault("nodeKilled", "node", this::killNode, this::startKilled));
    }

    private void killNode() {
        killed = 1 - killed;
        (killed == 0 ? a : b).kill();
    }

    private void startKilled() {
        var started = startNode(killed);
        if (killed == 0) {
            a = started;
        } else {
            b = started;
        }
    }

    private Http of(int number) {
        var first = number % 2 == 0 ? a : b;
        return (first.isAlive() ? first : number % 2 == 0 ? b : a).http();
    }

    @Test
    void playOutlivesTwoFaultsAtATime() {
        var players = servers.makePlayers(TALKERS + WAVES * PER_WAVE + SCORING + BETTING);
        var report = new FaultReport("mixed");
        report.say("seed=" + seed + " waves=" + WAVES);
        int queuing = TALKERS + WAVES * PER_WAVE;
        int scoring = queuing + SCORING;
        try (var gathering = Gathering.of(players.subList(0, TALKERS), PER_ROOM, () -> of(0), i -> () -> of(i), true);
                var queuers = new Queuers(players.subList(TALKERS, queuing), this::of, i -> i % 4 == 3);
                var scorers = new Scorers(players.subList(queuing, scoring), () -> of(1));
                var bettors = new Bettors(players.subList(scoring, players.size()), a.tableId("main"), this::of);
                var crowd = Crowd.of(of(0), Game.DICE, Game.DICE, Game.MINES, Game.MINES)) {
            gathering.talk(150);
            gathering.pay(servers.operatorToken(), 20);
            for (int wave = 0; wave < WAVES; wave++) {
                Gathering.pauseFor(2);
                strike();
                crowd.moveTo(of(0));
                for (int i = wave * PER_WAVE; i < (wave + 1) * PER_WAVE; i++) {
                    queuers.queue(i, "duel", null);
                }
                crowd.awaitEach(2, BACK_WITHIN);
            }
            Gathering.pauseFor(3);
            bettors.check(report, of(0));
            check(gathering, queuers, scorers, report);
            crowd.stopAndCompare();
        }
        assertThat(servers.audit().exitCode()).isZero();
    }

    /** Two at different places, one of which begins while the other lasts. */
    private void strike() {
        var all = new ArrayList<>(faults());
        var first = all.get(random.nextInt(all.size()));
        all.removeIf(other -> other.where().equals(first.where()));
        var second = all.get(random.nextInt(all.size()));
        int alone = random.nextInt(LASTS_MS);
        int together = random.nextInt(LASTS_MS);
        int after = random.nextInt(LASTS_MS);
        System.out.println("fault run mixed: " + first.name() + ' ' + alone + " ms, then " + second.name() + ' '
                + together + ' ' + after);
        // A node starts only where its servers answer.
        var nodeFirst = first.where().equals("node");
        var nodeSecond = second.where().equals("node");
        var isFirstOver = nodeSecond || (!nodeFirst && random.nextBoolean());
        first.begin().run();
        pause(alone);
        second.begin().run();
        pause(together);
        (isFirstOver ? first : second).end().run();
        pause(after);
        (isFirstOver ? second : first).end().run();
    }

    private static void pause(int ms) {
        LockSupport.parkNanos(Duration.ofMillis(ms).toNanos());
    }
}
