package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A node of two stands still while a session that it holds is resumed on the other one. */
class FrozenNodeIT extends TwoNodeStage {

    /** By then nobody waits any more for it to hear that the session is elsewhere. */
    private static final int FROZEN_MS = 2_500;

    @Test
    void aNodeThatStoodStillClosesTheSocketsItLostMeanwhile() {
        var player = Player.register(a.http());
        try (var onB = GameSocket.open(b.http(), player.token());
                var onA = GameSocket.openUnauthenticated(a.http())) {
            var token = onB.greeting().getString("resumeToken");
            b.pause();
            try {
                onA.ask(Events.resume(token, 0), "Resume");
                Gathering.pauseForMs(FROZEN_MS);
            } finally {
                b.resume();
            }

            assertThat(onB.awaitClose()).isEqualTo(4409);
            onA.ask(Events.ping(), "Pong");
        }
    }

    /** Its action was on its way to the node that stood still, which reads it before it hears that the session is elsewhere. */
    @Test
    void whatANodeThatStoodStillReadsLateTakesNoGameFromTheNewerSocket() {
        var player = Player.register(a.http());
        try (var onB = GameSocket.open(b.http(), player.token());
                var onA = GameSocket.openUnauthenticated(a.http())) {
            var token = onB.greeting().getString("resumeToken");
            var bet = Events.mines("1.00", 1);
            b.pause();
            try {
                onB.send(bet);
                onA.ask(Events.resume(token, 0), "Resume");
                onA.ask(bet, "RoundUpdate");
                Gathering.pauseForMs(FROZEN_MS);
            } finally {
                b.resume();
            }

            assertThat(onB.awaitClose()).isEqualTo(4409);
            onA.ask(Events.pick(0), "RoundUpdate");
        }
    }
}
