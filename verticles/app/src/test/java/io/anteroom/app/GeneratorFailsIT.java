package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.Rounds;
import io.anteroom.runtime.HealthState;
import io.anteroom.store.Audit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What players and operators see when the entropy source breaks under a node that runs. */
class GeneratorFailsIT {

    private static final String BET = "{\"betAmount\":\"1.00\",\"currency\":\"FUN\",";
    private static final String DICE = BET + "\"rollThreshold\":\"50.00\",\"overOrUnder\":\"Over\"}";
    private static final String MINES = BET + "\"maxTiles\":25,\"maxBombs\":1}";

    private CoreNode node;

    @BeforeEach
    void start() throws Exception {
        node = new CoreNode();
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void gamesTakeNoBetsHealthSaysWhyAndNothingIsWritten() throws Exception {
        var unusedBet = node.play("dice", "d0", "Bet", DICE);
        var open = node.play("mines", "m0", "Bet", MINES);
        assertThat(node.health.isReady()).isTrue();

        node.rng.breakSource(true);
        assertThat(node.refusal(Rng.MAKE, new Rng.MakeSeeds(8))).isEqualTo(Code.UNAVAILABLE);
        // A source that came back is no reason to trust it.
        node.rng.breakSource(false);

        assertThat(node.refusal("dice", "d1", "Bet", DICE)).isEqualTo(Code.GAME_DISABLED);
        assertThat(node.refusal("mines", "m1", "Bet", MINES)).isEqualTo(Code.INVALID_NEXT_ACTION);
        assertThat(node.refusal(Rng.MAKE, new Rng.MakeSeeds(1))).isEqualTo(Code.UNAVAILABLE);
        assertThat(node.health.isReady()).isFalse();
        assertThat(node.health.states().get("rng")).isEqualTo(HealthState.down("the entropy source repeats itself"));

        // Its bombs were drawn while all was well: the round is finished, and paid.
        var picked = node.play("mines", "m2", "PickTile", "{\"currentPicks\":[3]}");
        assertThat(picked.roundId()).isEqualTo(open.roundId());
        assertThat(node.done(Rounds.LIST, new Rounds.ListRounds(node.player, null, 10))
                        .rounds())
                .hasSize(2);
        // What was answered before is answered again.
        assertThat(node.play("dice", "d0", "Bet", DICE).replayed()).isTrue();

        var head = node.awaitSealed();
        var report = Audit.run(
                node.url,
                new Audit.Checkers(
                        new RoundAuditor(node.masterKey),
                        null,
                        new SealAuditor(node.masterKey),
                        new Audit.Noted(head.number(), head.hash())));
        assertThat(report.isClean()).as(report.toText()).isTrue();
    }
}
