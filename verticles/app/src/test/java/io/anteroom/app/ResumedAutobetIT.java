package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A session with an autobet that is resumed, and plays nothing for longer than a socket may be gone. */
class ResumedAutobetIT extends TwoNodeStage {

    /** With it orphans are looked for twice a second. */
    private static final int ORPHAN_SECONDS = 2;

    ResumedAutobetIT() {
        super("autobet.orphanTimeout=" + ORPHAN_SECONDS + "s");
    }

    @Test
    void anAutobetGoesOnForAsLongAsItsSessionHasASocket() {
        var player = Player.register(a.http());
        // Another socket of the player, which is told when it ends.
        try (var onlooker = GameSocket.open(a.http(), player.token())) {
            String token;
            try (var onA = GameSocket.open(a.http(), player.token())) {
                onA.ask(autobet(), "RoundUpdate");
                token = onA.greeting().getString("resumeToken");
            }
            try (var onB = GameSocket.openUnauthenticated(b.http())) {
                token = onB.ask(Events.resume(token, 0), "Resume").getString("resumeToken");
                assertGoesOn(onlooker);
                onB.ask(Events.action("dice", "NewBet", new JsonObject()), "RoundUpdate");
            }
            try (var backOnA = GameSocket.openUnauthenticated(a.http())) {
                backOnA.ask(Events.resume(token, 0), "Resume");
                assertGoesOn(onlooker);
            }
            var ended = onlooker.await(0, GameSocket.ofType("RoundEnded"), "the end of what nobody holds");
            assertThat(ended.getString("reason")).isEqualTo("playerGone");
        }
    }

    private static void assertGoesOn(GameSocket onlooker) {
        Gathering.pauseFor(3 * ORPHAN_SECONDS);
        assertThat(onlooker.frames()).noneMatch(GameSocket.ofType("RoundEnded"));
    }

    private static JsonObject autobet() {
        return Events.action("dice", "Autobet", Events.diceData("1.00", "50.00").put("autobetMax", 0));
    }
}
