package io.anteroom.matchmaking;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.TicketId;
import io.anteroom.testkit.Patience;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A matcher and a neighbour that refuses, forgets and falls silent. */
final class MatchmakingVerticleTest {

    private static final String[] FAST = {"matchmaking.passEvery=10ms", "matchmaking.leaseTtl=1s"};

    private final Neighbour store = new Neighbour();

    @AfterEach
    void stop() {
        store.close();
    }

    private int made() {
        return store.makes.stream().mapToInt(make -> make.proposals().size()).sum();
    }

    private double counted(String name) {
        return store.registry.get(name).tag("mode", "duel").counter().count();
    }

    @Test
    void matchesAreCommittedInBatchesUnderTheEpoch() {
        for (int i = 0; i < 1_000; i++) {
            store.queue("duel/", 1_500);
        }
        store.matchmaking(FAST);

        Neighbour.until(() -> store.waiting() == 0);
        assertThat(made()).isEqualTo(500);
        assertThat(store.makes).hasSize(2).allMatch(make -> make.epoch() == 1);
        Neighbour.until(() -> counted("anteroom.matchmaking.matches.made") == 500);
    }

    @Test
    void windowsWidenWithoutNews() {
        store.queue("duel/", 1_500);
        store.queue("duel/", 1_602);
        store.matchmaking(FAST);

        Neighbour.until(() -> store.waiting() == 0);
        assertThat(made()).isEqualTo(1);
    }

    @Test
    void whoJoinsWhileOthersKeepComingIsPairedAllTheSame() {
        store.matchmaking(FAST);
        Neighbour.until(() -> !store.asked.isEmpty());

        // News come more often than a turn gathers them.
        var rush = store.vertx.setPeriodic(2, tick -> store.tellNews("duel/"));
        store.queue("duel/", 1_500);
        store.queue("duel/", 1_500);
        Neighbour.until(() -> store.waiting() == 0);
        assertThat(store.vertx.cancelTimer(rush)).as("they still came").isTrue();
    }

    @Test
    void whoeverLostTheShardStopsAndForgetsUntilItOwnsItAgain() {
        store.maker = make -> Future.succeededFuture(Reply.refused(Code.ROUND_CONFLICT, "another owner"));
        store.queue("duel/", 1_500);
        store.queue("duel/", 1_500);
        store.matchmaking(FAST);
        Neighbour.until(() -> !store.makes.isEmpty());
        Neighbour.until(() -> counted("anteroom.matchmaking.shards.lost") == 1);

        store.owned(false);
        store.maker = store::make;
        store.owned(true);

        Neighbour.until(() -> store.waiting() == 0);
        assertThat(store.makes).hasSize(2);
        assertThat(store.makes.get(1).epoch()).isEqualTo(3);
    }

    @Test
    void afterATurnOfUnknownOutcomeItBeginsWithWhatTheStoreHas() {
        var askedBefore = new CompletableFuture<Integer>();
        store.maker = make -> {
            askedBefore.complete(store.asked.size());
            store.maker = store::make;
            // It was done, and nobody heard of it.
            return store.make(make).compose(done -> Future.failedFuture("lost"));
        };
        store.queue("duel/", 1_500);
        store.queue("duel/", 1_500);
        store.matchmaking(FAST);
        Neighbour.until(askedBefore::isDone);
        Neighbour.until(() -> store.asked.stream()
                .skip(askedBefore.join())
                .anyMatch(since -> since.shard().equals("duel/") && since.mark() == 0));

        store.queue("duel/", 1_500);
        store.queue("duel/", 1_500);
        Neighbour.until(() -> store.waiting() == 0);

        assertThat(made()).as("the first two are not tried again").isEqualTo(2);
    }

    /** Else one answer that is lost would cost the lease. */
    @Test
    void aRenewalDoesNotWaitForTheAnswerToTheOneBefore() {
        store.holdsAnswered = false;
        store.matchmaking("matchmaking.leaseTtl=4s");

        Neighbour.until(() -> {
            int came = store.holds.size();
            return came > 1 && !store.holds.get(came - 2).passed();
        });
        store.holdsAnswered = true;
        store.queue("duel/", 1_500);
        store.queue("duel/", 1_500);
        Neighbour.until(() -> store.waiting() == 0);
    }

    /** Else a renewal could come behind the release, and its shards rest for a lease with a matcher that is gone. */
    @Test
    void whoStopsGivesItsShardsBackAfterTheLastRenewal() {
        var gate = store.holdHolds();
        var deployed = store.matchmaking("matchmaking.leaseTtl=4s");
        Neighbour.until(() -> store.holds.size() >= 2);

        var stopped = store.vertx.undeploy(deployed);
        store.vertx.setTimer(300, due -> gate.complete());
        Neighbour.await(stopped);

        assertThat(store.heldAtRelease).containsExactly(0);
    }

    @Test
    void whileTheStoreIsAwayNothingHappensAndThenItGoesOn() {
        store.answers = false;
        store.queue("duel/", 1_500);
        store.queue("duel/", 1_500);
        store.matchmaking(FAST);
        Neighbour.until(() -> store.asked.size() > 5);
        assertThat(store.makes).isEmpty();

        store.answers = true;
        Neighbour.until(() -> store.waiting() == 0);
    }

    @Test
    void aTicketThatLeftWhileThePassRanCostsOneTryAtMost() {
        store.matchmaking(FAST);
        store.queue("duel/", 1_500);
        Neighbour.until(() -> store.asked.size() > 3);
        store.leaveAll();
        store.queue("duel/", 1_500);
        store.queue("duel/", 1_500);

        Neighbour.until(() -> store.waiting() == 0);
        assertThat(store.makes.size()).isLessThanOrEqualTo(3);
    }

    @Test
    void aRankThatChangedBetweenPassAndCommitIsJudgedAnew() {
        var older = store.queue("duel/", 1_000);
        store.queue("duel/", 1_000);
        store.maker = make -> {
            store.maker = store::make;
            store.refresh("duel/", older, 50_900);
            return store.make(make);
        };
        store.matchmaking(FAST);
        Neighbour.until(() -> !store.makes.isEmpty());

        store.queue("duel/", 50_900);

        Neighbour.until(() -> store.waiting() == 1);
        assertThat(seats(store.makes.get(0)))
                .extracting(Matches.Seat::rank)
                .as("as they were judged")
                .containsExactly(1_000, 1_000);
        var last = seats(store.makes.get(store.makes.size() - 1));
        assertThat(last).extracting(Matches.Seat::ticketId).contains(older);
        assertThat(last).extracting(Matches.Seat::rank).containsExactly(50_900, 50_900);
    }

    private static List<Matches.Seat> seats(Matches.Make make) {
        return make.proposals().stream()
                .flatMap(proposal -> proposal.seats().stream())
                .toList();
    }

    @Test
    void aRankThatChangedWhileAPlaceWasFilledIsJudgedAnew() {
        var now = System.currentTimeMillis();
        store.openings.add(new MatchTickets.Opening(RoomId.next(), 1_000, List.of(0, 1), now - 60_000));
        var ticket = store.queue("duel/", 1_000);
        store.filler = fill -> {
            store.filler = store::fill;
            store.refresh("duel/", ticket, 1_200);
            return store.fill(fill);
        };
        store.matchmaking("matchmaking.passEvery=10ms", "matchmaking.leaseTtl=1s", "modes.duel.backfill=true");

        Neighbour.until(() -> store.waiting() == 0);
        assertThat(store.fills)
                .extracting(fill -> fill.proposal().seats().get(0).rank())
                .as("as it was judged, each time")
                .containsExactly(1_000, 1_200);
    }

    @Test
    void thoseWhoJoinTogetherShareBatches() {
        store.matchmaking(FAST);
        var gate = store.holdJoins();
        var answers = new ArrayList<Future<?>>();
        for (int i = 0; i < 500; i++) {
            answers.add(store.bus.ask(
                    Patience.of(Matchmaking.JOIN), new Matchmaking.Join(PlayerId.next(), null, null, null, null)));
        }
        gate.complete();
        Neighbour.await(Future.all(answers));

        // All that came while the first was under way, 200 at a time.
        assertThat(store.joinCalls).hasValueLessThanOrEqualTo(4);
        assertThat(store.wishes).hasSize(500).allMatch(wish -> wish.shard().equals("duel/"));
    }

    @Test
    void aFullQueueSaysSo() {
        store.queue("duel/", 1_500);
        store.queue("duel/", 9_500);
        store.matchmaking("matchmaking.queueMax=2", "matchmaking.leaseTtl=1s");

        Neighbour.until(() -> code(join()) == Code.OVERLOADED);
    }

    @Test
    void aFullQueueStillAnswersWhoWaitsInItOrIsInAMatch() {
        var ticket = store.queue("duel/", 1_500);
        store.queue("duel/", 9_500);
        store.matchmaking("matchmaking.queueMax=2", "matchmaking.leaseTtl=1s");
        Neighbour.until(() -> code(join()) == Code.OVERLOADED);
        var plays = PlayerId.next();
        var match = new Matchmaking.FoundMatch(RoomId.next(), new RawJson("{\"mode\":\"duel\"}"));
        store.matches.put(plays, match);

        assertThat(join(store.playerOf(ticket)).<@Nullable TicketId>fold(Matchmaking.Queued::ticketId, refusal -> null))
                .isEqualTo(ticket);
        assertThat(join(plays).<Matchmaking.@Nullable FoundMatch>fold(Matchmaking.Queued::match, refusal -> null))
                .isEqualTo(match);
        assertThat(code(join())).isEqualTo(Code.OVERLOADED);
    }

    /** Else who joins in that moment would come into a queue that is full. */
    @Test
    void aQueueThatCannotBeReadIsAsFullAsItWas() {
        store.queue("duel/", 1_500);
        store.queue("duel/", 9_500);
        store.answers = false;
        store.matchmaking(FAST);
        Neighbour.until(() -> store.measured.size() >= 3);
        store.answers = true;
        Neighbour.until(
                () -> store.asked.stream().anyMatch(since -> since.shard().equals("duel/") && since.mark() > 0));
        store.answers = false;
        var before = store.measured.size();
        Neighbour.until(() -> store.measured.size() >= before + 3);

        assertThat(store.measured).containsOnly(2);
    }

    /** What waits behind a silent store is bounded; over the bound it is refused at once. */
    @Test
    void overTheBoundJoinsAreRefusedAtOnce() {
        var never = Promise.<Reply<Matches.Made>>promise();
        store.maker = make -> never.future();
        store.matchmaking(FAST);
        var silent = new ArrayList<Future<Reply<Matchmaking.Queued>>>();
        store.holdJoins();
        for (int i = 0; i < 5_000; i++) {
            silent.add(store.bus.ask(
                    Patience.of(Matchmaking.JOIN), new Matchmaking.Join(PlayerId.next(), null, null, null, null)));
        }
        Neighbour.until(() -> silent.stream().anyMatch(Future::succeeded));
        var refused =
                silent.stream().filter(Future::succeeded).map(Future::result).toList();
        assertThat(refused).allMatch(reply -> code(reply) == Code.OVERLOADED);
        assertThat(refused).as("4,000 wait, and those who were asked for").hasSizeLessThanOrEqualTo(1_000);
    }

    private Reply<Matchmaking.Queued> join() {
        return join(PlayerId.next());
    }

    private Reply<Matchmaking.Queued> join(PlayerId player) {
        return Neighbour.await(store.bus.ask(Matchmaking.JOIN, new Matchmaking.Join(player, null, null, null, null)));
    }

    private static Code code(Reply<Matchmaking.Queued> reply) {
        return reply.fold(done -> Code.INTERNAL, refusal -> refusal.code());
    }

    /** By one a run they would take a minute. */
    @Test
    void ticketsWhoseTimeIsOverAreEndedUntilThereAreNone() {
        store.toExpire.set(30);
        store.matchmaking(FAST);

        Neighbour.until(() -> store.toExpire.get() == 0);
    }

    @Test
    void theShardsOfAllModesAreAskedFor() {
        store.matchmaking("modes.five.regions=eu,us");

        Neighbour.until(() ->
                store.asked.stream().map(since -> since.shard()).distinct().count() == 4);
        assertThat(store.asked)
                .extracting(since -> since.shard())
                .contains("duel/", "tictactoe/", "five/eu", "five/us");
        assertThat(List.copyOf(store.makes)).isEmpty();
    }
}
