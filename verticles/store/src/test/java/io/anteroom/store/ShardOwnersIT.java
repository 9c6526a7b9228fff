package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.MatchShards;
import io.anteroom.contracts.MatcherId;
import io.anteroom.testkit.TestServers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which matcher owns which shard: one at a time, shared evenly, none without an owner. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShardOwnersIT {

    @SuppressWarnings("NullAway.Init")
    private RunningStore store;

    @BeforeAll
    void start() {
        store = new RunningStore(2);
    }

    @AfterAll
    void stop() {
        store.close();
    }

    @Test
    void aShardIsNotTakenOverWhileItsOwnerCommits() throws SQLException {
        var stage = new MatchStage(store, "underway");
        var epoch = stage.own();
        try (var owner = TestServers.connect(store.url)) {
            owner.setAutoCommit(false);
            try (var fence = owner.createStatement()) {
                fence.execute("select fence_shard('underway/', " + epoch + ")");
            }
            store.sql("update match_shards set until = '-infinity' where shard = 'underway/'");
            assertThat(stage.hold(MatcherId.next()))
                    .as("the old owner is still at it")
                    .isEmpty();
            owner.commit();
        }
        store.sql("delete from matchers");
        assertThat(stage.hold(MatcherId.next()).get(0).epoch()).isGreaterThan(epoch);
    }

    @Test
    void matchersShareTheShardsAndTheLastOneGetsAll() {
        var shards = List.of("share/a", "share/b", "share/c", "share/d");
        store.sql("delete from matchers");
        var one = MatcherId.next();
        var two = MatcherId.next();

        assertThat(holdAll(one, shards)).hasSize(4);
        assertThat(holdAll(two, shards)).as("nothing is free yet").isEmpty();
        var kept = holdAll(one, shards);
        assertThat(kept).hasSize(2);
        var taken = holdAll(two, shards);
        assertThat(taken).hasSize(2).doesNotContainAnyElementsOf(kept);
        store.ask(MatchShards.RELEASE, new MatchShards.Release(one));
        assertThat(holdAll(two, shards)).hasSize(4);
    }

    /** While nodes differ in their modes, as in every rolling change of them. */
    @Test
    void everyShardHasAnOwnerThoughMatchersKnowDifferentOnes() {
        store.sql("delete from matchers");
        var few = new Knowing(MatcherId.next(), List.of("mixed/duel", "mixed/tictactoe"));
        var all = new Knowing(
                MatcherId.next(), List.of("mixed/duel", "mixed/five-eu", "mixed/five-us", "mixed/tictactoe"));

        assertThat(settled(List.of(few, all))).containsOnlyKeys(all.shards());
    }

    @Test
    void whateverMatchersKnowEveryShardFindsAnOwnerAndStaysWithIt() {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        for (int run = 0; run < 8; run++) {
            store.sql("delete from matchers");
            var matchers = new ArrayList<Knowing>();
            var known = new HashSet<String>();
            int count = 2 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                var shards = new ArrayList<String>();
                for (int shard = 0; shard < 7; shard++) {
                    if (random.nextBoolean()) {
                        shards.add("known" + run + "/" + shard);
                    }
                }
                matchers.add(new Knowing(MatcherId.next(), shards));
                known.addAll(shards);
                // Who is there already has taken what it may.
                matchers.forEach(this::hold);
            }

            assertThat(settled(matchers)).containsOnlyKeys(known);
            var gone = matchers.remove(random.nextInt(matchers.size()));
            store.ask(MatchShards.RELEASE, new MatchShards.Release(gone.id()));
            known.clear();
            matchers.forEach(matcher -> known.addAll(matcher.shards()));
            assertThat(settled(matchers)).containsOnlyKeys(known);
        }
    }

    /** A matcher, and the shards its configuration names. */
    private record Knowing(MatcherId id, List<String> shards) {}

    @CanIgnoreReturnValue
    private List<MatchShards.Owned> hold(Knowing matcher) {
        return store.ask(MatchShards.HOLD, new MatchShards.Hold(matcher.id(), matcher.shards(), List.of(), 60_000))
                .owned();
    }

    /** Who owns what, and under which epoch, once nothing moves any more; nothing may by then. */
    private Map<String, String> settled(List<Knowing> matchers) {
        for (int turn = 0; turn < 10; turn++) {
            matchers.forEach(this::hold);
        }
        var owners = owners(matchers);
        for (int turn = 0; turn < 3; turn++) {
            assertThat(owners(matchers)).isEqualTo(owners);
        }
        return owners;
    }

    private Map<String, String> owners(List<Knowing> matchers) {
        var owners = new HashMap<String, String>();
        for (var matcher : matchers) {
            for (var owned : hold(matcher)) {
                assertThat(owners.put(owned.shard(), matcher.id() + " " + owned.epoch()))
                        .as(owned.shard())
                        .isNull();
            }
        }
        return owners;
    }

    private List<String> holdAll(MatcherId matcher, List<String> shards) {
        var hold = new MatchShards.Hold(matcher, shards, List.of(), 60_000);
        return store.ask(MatchShards.HOLD, hold).owned().stream()
                .map(MatchShards.Owned::shard)
                .toList();
    }
}
