package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Leases;
import io.anteroom.contracts.NodeId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Jobs of a group, shared by their owners: each job one owner by epoch, each owner its share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseShareIT {

    private static final int COUNT = 16;
    private static final long LONG_MS = 60_000;

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

    /** An owner that does what it is told. */
    private final class Owner {

        private final String group;
        private final NodeId id = NodeId.next();
        private final Map<Integer, Long> owned = new HashMap<>();
        private List<Integer> givenUp = List.of();

        Owner(String group) {
            this.group = group;
        }

        Future<?> holding(long ttlMs) {
            return store.asking(Leases.HOLD_SHARE, new Leases.HoldShare(group, COUNT, id, givenUp, ttlMs))
                    .map(reply -> reply.fold(this::take, refusal -> {
                        throw new AssertionError("refused: " + refusal);
                    }));
        }

        void hold(long ttlMs) {
            RunningStore.await(holding(ttlMs));
        }

        private Leases.Share take(Leases.Share share) {
            owned.clear();
            share.owned().forEach(one -> owned.put(one.number(), one.epoch()));
            givenUp = owned.keySet().stream().sorted().limit(share.surplus()).toList();
            givenUp.forEach(owned::remove);
            return share;
        }
    }

    private static void holdInTurn(int rounds, Owner... owners) {
        for (int i = 0; i < rounds; i++) {
            for (var owner : owners) {
                owner.hold(LONG_MS);
            }
        }
    }

    private static List<Integer> all(Owner... owners) {
        return Stream.of(owners)
                .flatMap(owner -> owner.owned.keySet().stream())
                .sorted()
                .toList();
    }

    private static final List<Integer> EACH_ONCE =
            IntStream.range(0, COUNT).boxed().toList();

    @Test
    void whoComesLaterGetsItsShareAndWhatStaysKeepsItsEpoch() {
        var first = new Owner("later");
        var second = new Owner("later");
        first.hold(LONG_MS);
        assertThat(first.owned).hasSize(COUNT).containsValue(1L).doesNotContainValue(2L);

        second.hold(LONG_MS);
        assertThat(second.owned).isEmpty();
        holdInTurn(2, first, second);

        assertThat(first.owned).hasSize(8).containsValue(1L).doesNotContainValue(2L);
        assertThat(second.owned).hasSize(8).containsValue(2L).doesNotContainValue(1L);
        assertThat(all(first, second)).isEqualTo(EACH_ONCE);
    }

    @Test
    void sharesDifferByNoMoreThanOneAndThenNothingMoves() {
        var owners = Stream.generate(() -> new Owner("five")).limit(5).toArray(Owner[]::new);
        holdInTurn(6, owners);

        assertThat(owners).allSatisfy(owner -> assertThat(owner.owned.size()).isBetween(3, 4));
        assertThat(all(owners)).isEqualTo(EACH_ONCE);
        var before = Stream.of(owners).map(owner -> Map.copyOf(owner.owned)).toList();
        holdInTurn(3, owners);
        assertThat(Stream.of(owners).map(owner -> Map.copyOf(owner.owned)).toList())
                .isEqualTo(before);
    }

    @Test
    void whatASilentOwnerHeldIsTakenUnderAHigherEpochAndNeverUnderTheOldOne() {
        var silent = new Owner("silent");
        silent.hold(300);
        assertThat(silent.owned).hasSize(COUNT);
        var other = new Owner("silent");
        RunningStore.await(store.vertx.timer(400));

        other.hold(LONG_MS);

        assertThat(other.owned).hasSize(COUNT).containsValue(2L).doesNotContainValue(1L);
        silent.hold(LONG_MS);
        assertThat(silent.owned).isEmpty();
        holdInTurn(2, other, silent);
        assertThat(silent.owned).hasSize(8).containsValue(3L).doesNotContainValue(1L);
    }

    @Test
    void whoWasSilentForTooLongGetsItsOwnBackUnderAHigherEpoch() {
        var owner = new Owner("again");
        owner.hold(200);
        RunningStore.await(store.vertx.timer(300));
        owner.hold(LONG_MS);

        assertThat(owner.owned).hasSize(COUNT).containsValue(2L).doesNotContainValue(1L);
    }

    @Test
    void whoEndsGivesUpAllAtOnce() throws Exception {
        var ends = new Owner("ends");
        ends.hold(LONG_MS);
        ends.hold(0);
        var next = new Owner("ends");
        next.hold(LONG_MS);

        assertThat(ends.owned).isEmpty();
        assertThat(next.owned).hasSize(COUNT).containsValue(2L).doesNotContainValue(1L);
        // Its place among the living went to the next one.
        assertThat(store.number("select count(*) from leases where job like 'ends.owner.%'"))
                .isEqualTo(1);
    }

    @Test
    void ownersWhoAskAtOnceNeverHoldTheSameJob() {
        var owners = Stream.generate(() -> new Owner("race")).limit(8).toArray(Owner[]::new);
        for (int i = 0; i < 6; i++) {
            var asked = new ArrayList<Future<?>>();
            for (var owner : owners) {
                asked.add(owner.holding(LONG_MS));
            }
            RunningStore.await(Future.all(asked));
            assertThat(all(owners)).doesNotHaveDuplicates();
        }
        holdInTurn(2, owners);
        assertThat(owners).allSatisfy(owner -> assertThat(owner.owned).hasSize(2));
    }
}
