package io.anteroom.game;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Snapshot;
import io.anteroom.contracts.Standing;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a gateway is given to keep, and may hand back as another. */
final class ForgedStandingTest {

    @AutoClose
    private final Stage stage = new Stage();

    ForgedStandingTest() throws Exception {}

    @Test
    void aForgedStateIsNotBelieved() throws Exception {
        var bet = stage.play("mines", "e1", "Bet", Stage.MINES);
        var standing = Objects.requireNonNull(bet.standing());
        var real = Objects.requireNonNull(standing.current());
        var pick = stage.request("mines", "e2", "PickTile", "{\"currentPicks\":[" + stage.safeTile(bet) + "]}");

        var garbage = Bytes.of(new byte[64]);
        for (var forged : List.of(
                with(real, garbage, real.stateHash()),
                with(real, garbage, wholeHash(real, garbage)),
                new Snapshot(
                        real.roundId(),
                        9,
                        false,
                        real.seed(),
                        real.configVersion(),
                        real.sealedState(),
                        real.stateHash()),
                new Snapshot(
                        real.roundId(),
                        1,
                        true,
                        real.seed(),
                        real.configVersion(),
                        real.sealedState(),
                        real.stateHash()),
                new Snapshot(
                        RoundId.next(),
                        1,
                        false,
                        real.seed(),
                        real.configVersion(),
                        real.sealedState(),
                        real.stateHash()))) {
            var again = stage.play(Stage.believing(pick, new Standing(standing.next(), forged)));
            assertThat(again.roundId()).isEqualTo(bet.roundId());
        }
        assertThat(stage.store.rounds().committed()).hasSize(2);
    }

    private static Snapshot with(Snapshot real, Bytes sealed, Hash hash) {
        return new Snapshot(
                real.roundId(), real.version(), real.ended(), real.seed(), real.configVersion(), sealed, hash);
    }

    /** What a forger who knows how hashes are made would write. */
    private static Hash wholeHash(Snapshot real, Bytes sealed) {
        var clientSeed = real.seed().clientSeed().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var bytes = java.nio.ByteBuffer.allocate(53 + clientSeed.length + sealed.array().length);
        bytes.putLong(real.roundId().value().getMostSignificantBits());
        bytes.putLong(real.roundId().value().getLeastSignificantBits());
        bytes.putLong(real.seed().seedId().value().getMostSignificantBits());
        bytes.putLong(real.seed().seedId().value().getLeastSignificantBits());
        bytes.putInt(real.version()).put((byte) 0);
        bytes.putLong(real.seed().nonce()).putLong(real.configVersion());
        return Hash.of(bytes.put(clientSeed).put(sealed.array()).array());
    }

    @Test
    void aForgedSeedPositionIsNotBelieved() throws Exception {
        for (var forged : List.of(
                new SeedPosition(SeedId.next(), "client", 0),
                new SeedPosition(
                        stage.store.accounts().seeds().position(stage.player).seedId(), "other", 0),
                new SeedPosition(SeedId.next(), "\n", 0),
                new SeedPosition(
                        stage.store.accounts().seeds().position(stage.player).seedId(), "client", -1))) {
            var bet = stage.request("dice", "e" + forged.hashCode(), "Bet", Stage.DICE);
            var played = stage.play(Stage.believing(bet, new Standing(forged, null)));
            assertThat(played.standing()).isEqualTo(stage.store.rounds().standing(stage.player, "dice"));
        }
    }

    @Test
    void whatThePlayerMayNotSeeLeavesSealed() throws Exception {
        var bet = stage.play("mines", "e1", "Bet", Stage.MINES);

        var commit = stage.store.rounds().committed().get(0);
        var snapshot =
                Objects.requireNonNull(Objects.requireNonNull(bet.standing()).current());
        var state = new Snapshots(stage.masterKey).open(snapshot);
        assertThat(Objects.requireNonNull(state.state()).toString()).contains("bombs");
        assertThat(commit.update().text()).doesNotContain("\"bombs\"");
        assertThat(commit.view().text()).doesNotContain("\"bombs\"");
        assertThat(new String(snapshot.sealedState().array(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("bombs");
    }
}
