package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Leases;
import io.anteroom.contracts.NodeId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.Snapshot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OrphansTest {

    /** More than are found at once. */
    private static final int STUCK = 101;

    /** Two beats of a node, and a little more. */
    private static final Duration SURE = Duration.ofMillis(2_100);

    @Test
    void thoseThatCannotBeEndedKeepNoOtherFromItsTurn() throws Exception {
        var stage = new Stage(Stage.config("autobet.orphanTimeout=1h"));
        try {
            for (var i = 0; i < STUCK; i++) {
                var stuck = gone(stage, "s" + i);
                stage.store.rounds().tamper(stuck, "dice", OrphansTest::unreadable);
            }
            var last = gone(stage, "last");
            var orphans = new Orphans(stage.engine(), Duration.ofMillis(1));

            for (var run = 0; run < 2; run++) {
                var unused = orphans.endAll().otherwiseEmpty().await(20, SECONDS);
            }
            assertThat(stage.store.rounds().standing(last, "dice").current()).isNull();

            var late = gone(stage, "late");
            for (var run = 0; run < 2; run++) {
                var unused = orphans.endAll().otherwiseEmpty().await(20, SECONDS);
            }
            assertThat(stage.store.rounds().standing(late, "dice").current()).isNull();
            assertThat(stage.store.rounds().pushes()).hasSize(2);
        } finally {
            stage.close();
        }
    }

    @Test
    void aSeriesOfASilentNodeIsEndedOnceItIsSoInAnswersTwoBeatsApart() throws Exception {
        var stage = new Stage(Stage.config("autobet.orphanTimeout=1h"));
        try {
            var player = playing(stage, "g");
            stage.store.rounds().fallSilent(player, "dice", NodeId.next());
            var orphans = new Orphans(stage.engine(), Duration.ofMillis(1));

            run(orphans);
            run(orphans);
            assertThat(isPlayed(stage, player)).isTrue();

            pass(SURE);
            run(orphans);
            assertThat(isPlayed(stage, player)).isFalse();
        } finally {
            stage.close();
        }
    }

    @Test
    void aNodeThatWasHeardOfBetweenTwoAnswersIsNotSilentForBoth() throws Exception {
        var stage = new Stage(Stage.config("autobet.orphanTimeout=1h"));
        try {
            var player = playing(stage, "g");
            var node = NodeId.next();
            stage.store.rounds().fallSilent(player, "dice", node);
            var orphans = new Orphans(stage.engine(), Duration.ofMillis(1));
            run(orphans);
            stage.store.rounds().seat(player, "dice", 0);
            run(orphans);
            stage.store.rounds().fallSilent(player, "dice", node);

            pass(SURE);
            run(orphans);
            assertThat(isPlayed(stage, player)).isTrue();
        } finally {
            stage.close();
        }
    }

    /** As when PostgreSQL was away: beats did not come either. */
    @Test
    void answersBeforeRunsThatDidNotComeToPassDoNotCount() throws Exception {
        var stage = new Stage();
        try {
            var player = playing(stage, "g");
            stage.store.rounds().fallSilent(player, "dice", NodeId.next());
            answers(stage, 2);
            stage.store.refuse(Leases.HOLD, Code.UNAVAILABLE);
            pass(SURE);
            stage.store.mend(Leases.HOLD);

            answers(stage, 2);
            assertThat(isPlayed(stage, player)).isTrue();
        } finally {
            stage.close();
        }
    }

    /** As a job runs it. */
    private static void run(Orphans orphans) throws Exception {
        var unused = orphans.ready()
                .compose(ready -> orphans.endAll())
                .otherwiseEmpty()
                .await(20, SECONDS);
    }

    private static boolean isPlayed(Stage stage, PlayerId player) {
        return stage.store.rounds().standing(player, "dice").current() != null;
    }

    private static void pass(Duration time) {
        var beganNanos = System.nanoTime();
        while (System.nanoTime() - beganNanos < time.toNanos()) {
            Thread.onSpinWait();
        }
    }

    private static void answers(Stage stage, int more) {
        var deadlineNanos = System.nanoTime() + SECONDS.toNanos(10);
        var enough = stage.store.count(Rounds.FIND_ORPHANS) + more;
        while (stage.store.count(Rounds.FIND_ORPHANS) < enough) {
            assertThat(System.nanoTime()).isLessThan(deadlineNanos);
            Thread.onSpinWait();
        }
    }

    private static PlayerId gone(Stage stage, String event) throws Exception {
        var player = playing(stage, event);
        stage.store.rounds().leave(player, "dice");
        return player;
    }

    private static PlayerId playing(Stage stage, String event) throws Exception {
        var player = stage.createPlayer();
        var unused = stage.play(Stage.request(player, "dice", event, "Autobet", Stage.AUTOBET));
        return player;
    }

    private static Snapshot unreadable(Snapshot real) {
        return new Snapshot(
                real.roundId(),
                real.version(),
                real.ended(),
                real.seed(),
                real.configVersion(),
                Bytes.of(new byte[64]),
                real.stateHash());
    }
}
