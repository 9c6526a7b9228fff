package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.testkit.TestServers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Redis forgets everything, stands still, and dies and comes back empty, while people talk in rooms, are paid, queue for matches
 * and add to their scores on two nodes; judged by what the clients recorded.
 */
@Tag("faults")
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class RedisFaultsIT extends TwoNodeStage {

    private static final int PER_ROOM = 10;
    private static final Duration BACK_WITHIN = Duration.ofSeconds(60);

    private Http of(int number) {
        return (number % 2 == 0 ? a : b).http();
    }

    @Test
    void playTogetherOutlivesARedisThatForgetsStandsStillAndDies() {
        int talkers = FaultForm.of(60, 300);
        int perWave = FaultForm.of(8, 40);
        int scoring = FaultForm.of(4, 10);
        var players = servers.makePlayers(talkers + 3 * perWave + scoring);
        var report = new FaultReport("redis-lost");
        report.say("sockets=" + (talkers + 3 * perWave) + " rooms=" + talkers / PER_ROOM + " queuing=" + 3 * perWave
                + " scoring=" + scoring);
        try (var gathering = Gathering.of(players.subList(0, talkers), PER_ROOM, a::http, i -> () -> of(i), false);
                var queuers = new Queuers(players.subList(talkers, talkers + 3 * perWave), this::of, i -> i % 4 == 3);
                var scorers = new Scorers(players.subList(talkers + 3 * perWave, players.size()), () -> b.http())) {
            gathering.talk(FaultForm.of(60, 150));
            gathering.pay(servers.operatorToken(), 10);
            queue(queuers, 0, perWave);
            Gathering.pauseFor(FaultForm.of(2, 10));

            servers.flushRedis();
            queue(queuers, perWave, 2 * perWave);
            awaitTalk(gathering, scorers, report, "flushed");

            standStill(FaultForm.of(5, 20));
            awaitTalk(gathering, scorers, report, "stoodStill");

            TestServers.restartRedisEmpty();
            queue(queuers, 2 * perWave, 3 * perWave);
            awaitTalk(gathering, scorers, report, "restartedEmpty");
            Gathering.pauseFor(FaultForm.of(1, 10));

            check(gathering, queuers, scorers, report);
            assertThat(gathering.guests())
                    .as("rooms lost their logs twice, and everybody was told")
                    .allMatch(guest -> epochs(guest) >= 3);
        }
        assertThat(a.stop()).isZero();
        assertThat(b.stop()).isZero();
        assertThat(servers.audit().exitCode()).isZero();
    }

    private static void standStill(int seconds) {
        TestServers.pauseRedis();
        try {
            Gathering.pauseFor(seconds);
        } finally {
            TestServers.resumeRedis();
        }
    }

    private static void queue(Queuers queuers, int from, int to) {
        for (int i = from; i < to; i++) {
            queuers.queue(i, "duel", null);
        }
    }

    /** Waits until nine of ten guests had an acknowledgement again that they did not have before, and scores are taken. */
    private static void awaitTalk(Gathering gathering, Scorers scorers, FaultReport report, String after) {
        long from = System.nanoTime();
        int scores = scorers.acknowledgedCount();
        var had = gathering.guests().stream()
                .map(guest -> guest.latenciesNanos(0).size())
                .toList();
        Gathering.until(
                BACK_WITHIN,
                () -> scorers.acknowledgedCount() > scores + 10
                        && answered(gathering, had) >= 0.9 * gathering.guests().size(),
                () -> answered(gathering, had) + " guests are answered after " + after);
        report.say(after + ": nineOfTenAnsweredAfterMs="
                + Duration.ofNanos(System.nanoTime() - from).toMillis());
    }

    private static long answered(Gathering gathering, List<Integer> had) {
        long answered = 0;
        for (int i = 0; i < had.size(); i++) {
            answered += gathering.guests().get(i).latenciesNanos(had.get(i)).isEmpty() ? 0 : 1;
        }
        return answered;
    }

    /** How many epochs a guest was told of, by a state, a reset, or a resume. */
    private static long epochs(Guest guest) {
        return guest.recording().lines().stream()
                .filter(line -> line.isGot("RoomReset") || line.isGot("RoomState") || line.isGot("RoomMessage"))
                .map(line -> line.frame().getLong("roomEpoch"))
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }
}
