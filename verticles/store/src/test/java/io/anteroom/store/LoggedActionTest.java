package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.Move;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pins the digests, computed by another program (Python's hashlib): what is in the log can't be read in another way later. */
class LoggedActionTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-7000-8000-000000000001");
    private static final Hash HASH = Hash.of(new byte[] {1});

    private static LoggedAction action(List<Move> moves, CommitRound.@Nullable Draws draws) {
        return new LoggedAction(
                ID, 2, ID, "e-1", HASH, "dice", "FUN", "Bet", "{\"ü\":1}", "{}", ID, "lucky", 7, 3, HASH, moves, draws);
    }

    @Test
    void anActionWithMoneyAndDraws() {
        var draws = new CommitRound.Draws(HASH, Bytes.of(new byte[] {0, 5, 4}));
        var moves = List.of(new Move(Move.Kind.BET, -110), new Move(Move.Kind.WIN, 220));

        assertThat(action(moves, draws).digest().hex())
                .isEqualTo("8e28d241d9a9c28e5b9d8dce166e6c671d7133caacbc028b605938392280cac5");
    }

    @Test
    void anActionWithNeither() {
        assertThat(action(List.of(), null).digest().hex())
                .isEqualTo("8754c7343a4f029bfdf1a268953a263c7640168274999195a373a3034bcacca3");
    }

    @Test
    void drawsOfBeforeTheCodeWasNamed() {
        var draws = new CommitRound.Draws(null, Bytes.of(new byte[] {0, 5, 4}));

        assertThat(action(List.of(), draws).digest().hex())
                .isEqualTo("3922985859cc5ff76626f76b477c5729081ae2518db33eb0d148c13cd8753a90");
    }
}
