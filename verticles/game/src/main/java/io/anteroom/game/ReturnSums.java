package io.anteroom.game;

import io.anteroom.contracts.Json;
import io.anteroom.contracts.StoredReturns.Bucket;
import io.anteroom.contracts.StoredReturns.Group;
import io.anteroom.game.rules.Expectation;
import io.anteroom.game.rules.PlayedRound;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds up what rounds paid and what they were expected to, by game, version, currency, level of stake and hour. Pure. */
final class ReturnSums {

    private record Key(String gameId, long configVersion, String currency, int stakeLevel, long hour) {}

    private final Map<Key, Bucket> buckets = new HashMap<>();

    /**
     * Adds it; adds nothing if it throws, which is what judging it came to.
     *
     * @param setup that the rounds were played under; empty if nobody here knows it, so that they are counted and not judged
     */
    void add(Group group, Optional<Setup> setup) {
        var expected = setup.flatMap(known -> known.rules().expectation(known.settings(), played(group)))
                .map(one -> one.times(group.rounds()));
        var key = new Key(
                group.gameId(), group.configVersion(), group.currency(), stakeLevel(group.stake()), group.hour());
        buckets.merge(key, bucket(key, group, expected.orElse(null)), ReturnSums::sum);
    }

    /** Its digits, less one: levels begin at 1, 10, 100 … minor units. */
    static int stakeLevel(long stake) {
        return Long.toString(stake).length() - 1;
    }

    static long stakeFrom(int stakeLevel) {
        return BigDecimal.TEN.pow(stakeLevel).longValueExact();
    }

    private static PlayedRound played(Group group) {
        var view = group.view();
        return new PlayedRound(
                group.stake(),
                group.bet(),
                List.of(group.actions().split(" ", -1)),
                KeptData.read(group.data()),
                view == null ? null : Json.tree(view));
    }

    private static Bucket bucket(Key key, Group group, @Nullable Expectation expected) {
        return new Bucket(
                key.gameId(),
                key.configVersion(),
                key.currency(),
                key.stakeLevel(),
                key.hour(),
                group.rounds(),
                expected == null ? 0 : group.rounds(),
                BigDecimal.valueOf(group.bet()).multiply(BigDecimal.valueOf(group.rounds())),
                BigDecimal.valueOf(group.paid()),
                expected == null ? BigDecimal.ZERO : expected.least(),
                expected == null ? BigDecimal.ZERO : expected.most(),
                expected == null ? BigDecimal.ZERO : expected.variance(),
                expected == null ? BigDecimal.ZERO : expected.rise(),
                expected == null ? BigDecimal.ZERO : expected.fall());
    }

    private static Bucket sum(Bucket one, Bucket other) {
        return new Bucket(
                one.gameId(),
                one.configVersion(),
                one.currency(),
                one.stakeLevel(),
                one.hour(),
                one.rounds() + other.rounds(),
                one.judged() + other.judged(),
                one.staked().add(other.staked()),
                one.paid().add(other.paid()),
                one.least().add(other.least()),
                one.most().add(other.most()),
                one.variance().add(other.variance()),
                one.rise().max(other.rise()),
                one.fall().max(other.fall()));
    }

    List<Bucket> buckets() {
        return List.copyOf(buckets.values());
    }
}
