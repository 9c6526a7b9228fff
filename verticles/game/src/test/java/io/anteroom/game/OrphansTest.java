package io.anteroom.game;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Snapshot;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OrphansTest {

    /** More than are found at once. */
    private static final int STUCK = 101;

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

    private static PlayerId gone(Stage stage, String event) throws Exception {
        var player = stage.createPlayer();
        var unused = stage.play(Stage.request(player, "dice", event, "Autobet", Stage.AUTOBET));
        stage.store.rounds().leave(player, "dice");
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
