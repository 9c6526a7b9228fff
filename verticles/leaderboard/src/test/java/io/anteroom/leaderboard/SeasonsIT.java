package io.anteroom.leaderboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Place;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.runtime.UnknownOutcome;
import io.anteroom.testkit.Patience;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Seasons end when the schedule says so, by a clock that the test moves. It is Sunday, the board is reset on Mondays. */
class SeasonsIT {

    private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final Instant NEXT_MONDAY = Instant.parse("2026-03-09T00:00:00Z");

    private final List<PlayerId> players = RunningBoards.players(3);
    private RunningBoards boards;

    @BeforeEach
    void start() throws Exception {
        boards = new RunningBoards(2, "boards.weekly.reset=0 0 * * 1", "boards.weekly.operator=sum");
        boards.inRedis("weekly");
    }

    @AfterEach
    void stop() {
        boards.close();
    }

    @Test
    void aScoreAtTheMomentOfTheResetCountsForTheNewSeasonAndOneBeforeForTheOld() throws Exception {
        boards.now.set(MONDAY.minusMillis(1));
        boards.submit("weekly", players.get(0), 5);
        boards.now.set(MONDAY);
        boards.submit("weekly", players.get(1), 7);
        boards.submit("weekly", players.get(0), 1);

        assertThat(boards.page("weekly").places())
                .containsExactly(new Place(players.get(1), 7, 1), new Place(players.get(0), 1, 2));
        assertThat(season(1).places()).containsExactly(new Place(players.get(0), 5, 1));
        assertThat(season(2)).isEqualTo(boards.page("weekly"));
        assertThat(seasons())
                .containsExactly(
                        new Boards.Season(2, MONDAY, NEXT_MONDAY, null),
                        new Boards.Season(1, RunningBoards.NOW, MONDAY, MONDAY));
    }

    @Test
    void aBoardThatNobodyAsksIsResetToo() throws Exception {
        boards.submit("weekly", players.get(0), 5);
        boards.now.set(MONDAY.plusSeconds(1));

        RunningBoards.until(() -> boards.store.season("weekly").number() == 2);
        assertThat(boards.store.season("weekly").startedAt()).isEqualTo(MONDAY);
        assertThat(boards.store.season("global").number()).isEqualTo(1);
    }

    @Test
    void resetsThatWereMissedMakeOneSeasonThatEndsAtTheNextTime() throws Exception {
        boards.now.set(MONDAY.plusSeconds(20 * 86_400L));
        boards.submit("weekly", players.get(0), 5);

        assertThat(seasons()).hasSize(2);
        assertThat(seasons().get(0).endsAt()).isEqualTo(Instant.parse("2026-03-23T00:00:00Z"));
    }

    @Test
    void scoresThatMeetTheResetAreInExactlyOneSeason() throws Exception {
        var asked = new ArrayList<Future<Reply<Submitted>>>();
        for (int i = 0; i < 400; i++) {
            if (i == 200) {
                boards.now.set(MONDAY);
            }
            asked.add(boards.bus.ask(
                    Patience.of(Boards.SUBMIT),
                    RunningBoards.submission("weekly", players.get(i % 3), 1, How.BY_OPERATOR)));
        }
        assertThat(RunningBoards.all(asked)).allMatch(reply -> reply instanceof Reply.Done);

        var total = java.util.stream.Stream.of(season(1), season(2))
                .flatMap(page -> page.places().stream())
                .mapToLong(Place::score)
                .sum();
        assertThat(total).isEqualTo(400);
    }

    @Test
    void whoeverIsLateWithAResetFindsItDone() throws Exception {
        // Another node closed the season, by a clock that is ahead; this one has not noticed.
        var season = boards.store.season("weekly");
        var next = new StoredBoards.Wanted("weekly", "0 0 * * 1", NEXT_MONDAY, Order.DOWN);
        boards.ahead = Duration.ofDays(1);
        boards.done(StoredBoards.CLOSE, new StoredBoards.Close(season.id(), next, MONDAY));

        assertThat(boards.submit("weekly", players.get(0), 3).score()).isEqualTo(3);
        assertThat(season(2).places()).containsExactly(new Place(players.get(0), 3, 1));
    }

    @Test
    void aNodeWhoseClockIsBehindClosesTheSeasonOnceItTakesNoScores() throws Exception {
        boards.submit("weekly", players.get(0), 5);
        boards.ahead = Duration.between(RunningBoards.NOW, MONDAY);

        assertThat(boards.submit("weekly", players.get(0), 3).score()).isEqualTo(3);
        // Instances that took no score know it some moments later.
        RunningBoards.until(() -> boards.page("weekly").places().equals(List.of(new Place(players.get(0), 3, 1))));
        assertThat(season(1).places()).containsExactly(new Place(players.get(0), 5, 1));
        // The next one does not end at the time at which the node is yet to arrive.
        boards.now.set(MONDAY.plusSeconds(1));
        boards.ahead = Duration.ZERO;
        boards.submit("weekly", players.get(0), 4);
        assertThat(seasons())
                .containsExactly(
                        new Boards.Season(2, MONDAY, NEXT_MONDAY, null),
                        new Boards.Season(1, RunningBoards.NOW, MONDAY, MONDAY));
    }

    @Test
    void toANodeWhoseClockIsAheadTheSeasonIsOpenAsLongAsItTakesScores() throws Exception {
        boards.submit("weekly", players.get(0), 5);
        boards.ahead = Duration.ofSeconds(-10);
        boards.now.set(MONDAY.plusSeconds(5));

        assertThat(boards.submit("weekly", players.get(0), 3).score()).isEqualTo(8);
        assertThat(boards.page("weekly").places()).containsExactly(new Place(players.get(0), 8, 1));
        boards.now.set(MONDAY.plusSeconds(10));
        assertThat(boards.submit("weekly", players.get(0), 1).score()).isEqualTo(1);
        RunningBoards.until(() -> boards.page("weekly").places().equals(List.of(new Place(players.get(0), 1, 1))));
        assertThat(season(1).places()).containsExactly(new Place(players.get(0), 8, 1));
    }

    /** Else it would be turned around until it is archived, which is in its own order. */
    @Test
    void anEndedSeasonIsCountedInItsOwnOrder() throws Exception {
        boards.submit("weekly", players.get(0), 5);
        boards.submit("weekly", players.get(1), 7);
        boards.now.set(MONDAY);
        boards.submit("weekly", players.get(0), 1);
        boards.store.order("weekly", 1, Order.UP);

        assertThat(season(1).places())
                .containsExactly(new Place(players.get(0), 5, 1), new Place(players.get(1), 7, 2));
    }

    @Test
    void aRepeatIsAnsweredFromTheSeasonInWhichItWasDoneAlsoWhenThatIsPutAway() throws Exception {
        var submission = keyed(players.get(0), 5);
        var first = boards.done(Boards.SUBMIT, submission);
        var season = boards.store.season("weekly");
        boards.submit("weekly", players.get(0), 2);
        boards.now.set(MONDAY);
        boards.submit("weekly", players.get(0), 9);

        assertThat(first).isEqualTo(new Submitted(5, 1L, false, null));
        assertThat(boards.done(Boards.SUBMIT, submission)).isEqualTo(new Submitted(7, null, true, 1));
        boards.store.putAway(season.id());
        assertThat(boards.done(Boards.SUBMIT, submission)).isEqualTo(new Submitted(7, null, true, 1));
        assertThat(season(2).places()).containsExactly(new Place(players.get(0), 9, 1));
    }

    @Test
    void aRepeatWhoseScoreIsNowhereIsNotFoundAndOneThatCannotBeLookedUpIsNotSaidToBe() throws Exception {
        var submission = keyed(players.get(0), 5);
        boards.done(Boards.SUBMIT, submission);
        var season = boards.store.season("weekly");

        // As with stores of an older release, of which nobody serves it.
        boards.store.refuse(StoredBoards.REPEATED, Code.UNAVAILABLE);
        assertThat(boards.done(Boards.SUBMIT, submission)).isEqualTo(new Submitted(5, null, true, null));
        boards.now.set(MONDAY);
        boards.submit("weekly", players.get(1), 1);
        boards.store.putAway(season.id());
        assertThat(boards.refusal(Boards.SUBMIT, submission)).isEqualTo(Code.UNAVAILABLE);

        boards.store.refuse(StoredBoards.REPEATED, Code.NOT_FOUND);
        assertThat(boards.refusal(Boards.SUBMIT, submission)).isEqualTo(Code.NOT_FOUND);
        boards.store.mend(StoredBoards.REPEATED);

        boards.store.loseAnswers(StoredBoards.REPEATED);
        assertThatThrownBy(() -> boards.reply(Boards.SUBMIT, submission)).isInstanceOf(UnknownOutcome.class);
    }

    private static Boards.Submit keyed(PlayerId player, long score) {
        var once = new Boards.Once("them", "key-" + player, Hash.of(new byte[] {1}));
        return new Boards.Submit("weekly", player, score, How.BY_OPERATOR, Boards.Source.OPERATOR, once);
    }

    private Page season(int number) throws Exception {
        return boards.done(Boards.PAGE, new Boards.ReadPage("weekly", number, 0, 100));
    }

    private List<Boards.Season> seasons() throws Exception {
        return boards.done(Boards.SEASONS, new Boards.ListSeasons("weekly", null, 10))
                .seasons();
    }
}
