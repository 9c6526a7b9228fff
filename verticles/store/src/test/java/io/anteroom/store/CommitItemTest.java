package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.CommitRound;
import io.anteroom.contracts.CommitRound.Expected;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.SeedPosition;
import io.anteroom.contracts.Snapshot;
import io.anteroom.runtime.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitItemTest {

    private static final RoundId ROUND = RoundId.next();

    private static CommitItem item(
            PlayerId player, boolean first, int version, @Nullable Expected expected, Move... moves) {
        var json = new RawJson("{}");
        var seed = new SeedPosition(SeedId.next(), "client", 0);
        var result = new Snapshot(ROUND, version, true, seed, 1, Bytes.of(new byte[0]), TestPlayer.hash("x"));
        var request = new CommitRound.Request(
                player,
                "dice",
                1,
                new EventId("e"),
                TestPlayer.hash("c"),
                expected,
                result,
                first,
                false,
                "Bet",
                json,
                json,
                json,
                Currency.FUN,
                List.of(moves),
                null);
        return new CommitItem(request, Deadline.in(Duration.ofSeconds(1)));
    }

    @Test
    void betsAndWinsAreSummedApart() {
        var item = item(
                PlayerId.next(),
                true,
                1,
                null,
                new Move(Move.Kind.BET, -100),
                new Move(Move.Kind.BET, -50),
                new Move(Move.Kind.WIN, 900));
        assertThat(item.bets).isEqualTo(150);
        assertThat(item.wins).isEqualTo(900);
    }

    @Test
    void itemsAreOrderedAsPostgresOrdersIds() {
        // Signed longs would put the second before the first.
        var low = new PlayerId(new UUID(1, 1));
        var high = new PlayerId(new UUID(-1L, 1));
        var sorted = Stream.of(high, low)
                .map(player -> item(player, true, 1, null))
                .sorted(CommitItem.BY_PLAYER)
                .map(item -> item.request.playerId());
        assertThat(sorted).containsExactly(low, high);
    }

    @Test
    void whatContradictsItselfIsRefused() {
        var player = PlayerId.next();
        refuses(() -> item(player, true, 1, null, new Move(Move.Kind.BET, 100)));
        refuses(() -> item(player, true, 1, null, new Move(Move.Kind.WIN, -100)));
        refuses(() -> item(player, true, 1, null, new Move(Move.Kind.DEPOSIT, 100)));
        refuses(() -> item(player, true, 1, null, new Move(Move.Kind.WIN, 1), new Move(Move.Kind.BET, -1)));
        refuses(() -> item(player, true, 2, null));
        refuses(() -> item(player, false, 2, null));
        refuses(() -> item(player, false, 3, new Expected(ROUND, 1, TestPlayer.hash("x"))));
        refuses(() -> item(player, false, 2, new Expected(RoundId.next(), 1, TestPlayer.hash("x"))));
    }

    private static void refuses(Callable<?> contradiction) {
        assertThatThrownBy(contradiction::call).isInstanceOf(IllegalArgumentException.class);
    }
}
