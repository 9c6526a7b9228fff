package io.anteroom.matchmaking.pairing;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.contracts.MatchTickets.Opening;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.TicketId;
import io.anteroom.matchmaking.pairing.Found.Lineup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a pass does, case by case; {@link PassSimulation} says what it never does. */
final class PassTest {

    private static final long NOW = 1_000_000_000_000L;
    private static final Window WINDOW = new Window(100, 50, 1_000);
    private static final Format DUEL = new Format(2, 1, WINDOW);

    private static Waiting waiting(int rank, int size, double waitedSeconds) {
        return new Waiting(TicketId.next(), rank, size, NOW - (long) (waitedSeconds * 1_000));
    }

    private static List<Lineup> run(Format format, Waiting... tickets) {
        return Pass.run(format, List.of(), List.of(tickets), NOW).lineups();
    }

    @Test
    void theWindowStartsNarrowAndWidensToItsMost() {
        assertThat(WINDOW.after(0)).isEqualTo(100);
        assertThat(WINDOW.after(999)).isEqualTo(149);
        assertThat(WINDOW.after(2_000)).isEqualTo(200);
        assertThat(WINDOW.after(18_000)).isEqualTo(1_000);
        assertThat(WINDOW.after(Long.MAX_VALUE)).isEqualTo(1_000);
        assertThat(WINDOW.after(-5)).as("a clock that runs ahead").isEqualTo(100);
        assertThat(WINDOW.growsForMs()).isEqualTo(18_000);
    }

    @Test
    void twoWithinTheWindowAreMatchedAndTwoBeyondItAreNot() {
        assertThat(run(DUEL, waiting(1_000, 1, 0), waiting(1_100, 1, 0))).hasSize(1);
        assertThat(run(DUEL, waiting(1_000, 1, 0), waiting(1_101, 1, 0))).isEmpty();
        assertThat(run(DUEL, waiting(1_000, 1, 2), waiting(1_200, 1, 0))).hasSize(1);
        assertThat(run(DUEL, waiting(0, 1, 1_000), waiting(1_001, 1, 1_000))).isEmpty();
        assertThat(run(DUEL, waiting(1_000, 1, 0))).isEmpty();
        assertThat(run(DUEL)).isEmpty();
    }

    @Test
    void whoHasWaitedLongestChoosesFirst() {
        var oldest = waiting(1_500, 1, 4);
        var near = waiting(1_750, 1, 1);
        var newest = waiting(1_790, 1, 0);

        assertThat(run(DUEL, newest, near, oldest))
                .containsExactly(new Lineup(List.of(List.of(near), List.of(oldest))));
    }

    @Test
    void ofEqualRanksTheOldestMeetFirst() {
        var tickets = new ArrayList<>(
                IntStream.range(0, 6).mapToObj(i -> waiting(1_500, 1, i)).toList());
        var oldestFirst = new ArrayList<>(tickets);
        Collections.reverse(oldestFirst);

        var lineups = Pass.run(DUEL, List.of(), tickets, NOW).lineups();

        assertThat(lineups).hasSize(3);
        assertThat(lineups.get(0).teams().stream().flatMap(List::stream))
                .containsExactlyInAnyOrder(oldestFirst.get(0), oldestFirst.get(1));
    }

    @Test
    void aPartyStaysInOneTeamAndIsNotDoubled() {
        var party = waiting(1_500, 2, 3);
        var lineups =
                run(new Format(2, 2, WINDOW), party, waiting(1_510, 1, 0), waiting(1_490, 1, 0), waiting(1_500, 1, 0));

        assertThat(lineups).hasSize(1);
        assertThat(lineups.get(0).teams()).anyMatch(team -> team.equals(List.of(party)));
        assertThat(lineups.get(0).teams())
                .allMatch(team -> team.stream().mapToInt(Waiting::size).sum() == 2);
    }

    @Test
    void partiesThatDoNotFitNextToEachOtherAreCombinedAnotherWay() {
        var format = new Format(2, 5, WINDOW);
        var leader = waiting(1_500, 2, 9);

        var lineups = run(
                format, leader, waiting(1_500, 4, 1), waiting(1_500, 2, 1), waiting(1_500, 3, 1), waiting(1_500, 3, 1));

        assertThat(lineups).hasSize(1);
        assertThat(lineups.get(0).teams().stream().flatMap(List::stream).map(Waiting::size))
                .containsExactlyInAnyOrder(2, 3, 2, 3);
    }

    @Test
    void teamsAreAboutAsStrong() {
        var tickets = IntStream.range(0, 10)
                .mapToObj(i -> waiting(1_000 + 20 * i, 1, 60))
                .toArray(Waiting[]::new);

        var teams = run(new Format(2, 5, WINDOW), tickets).get(0).teams();

        assertThat(Math.abs(sum(teams.get(0)) - sum(teams.get(1)))).isLessThanOrEqualTo(40);
    }

    private static int sum(List<Waiting> team) {
        return team.stream().mapToInt(Waiting::rank).sum();
    }

    @Test
    void freePlacesAreFilledBeforeNewMatchesAreMade() {
        var fits = waiting(1_480, 1, 1);
        var other = waiting(1_520, 1, 0);
        var opening = new Opening(RoomId.next(), 1_490, List.of(0, 1), NOW);

        var found = Pass.run(DUEL, List.of(opening), List.of(other, fits), NOW);

        assertThat(found.fills()).containsExactly(new Found.Fill(opening, 2, fits));
        assertThat(found.lineups()).isEmpty();
    }

    @Test
    void aPartyNeedsItsPlacesInOneTeam() {
        var party = waiting(1_500, 2, 1);
        var format = new Format(2, 3, WINDOW);
        var apart = new Opening(RoomId.next(), 1_500, List.of(1, 1), NOW);
        var together = new Opening(RoomId.next(), 1_500, List.of(1, 2), NOW);

        assertThat(Pass.run(format, List.of(apart), List.of(party), NOW).fills())
                .isEmpty();
        assertThat(Pass.run(format, List.of(together), List.of(party), NOW).fills())
                .containsExactly(new Found.Fill(together, 2, party));
    }

    @Test
    void anOpeningWidensLikeATicket() {
        var far = waiting(1_800, 1, 0);
        var fresh = new Opening(RoomId.next(), 1_500, List.of(1, 0), NOW);
        var old = new Opening(RoomId.next(), 1_500, List.of(1, 0), NOW - 4_000);

        assertThat(Pass.run(DUEL, List.of(fresh), List.of(far), NOW).fills()).isEmpty();
        assertThat(Pass.run(DUEL, List.of(old), List.of(far), NOW).fills()).hasSize(1);
    }

    /** Else nobody of a queue that got so long would ever be matched. */
    @Test
    void ofMoreThanFitIntoAPassTheOldestAreTaken() {
        var newest = waiting(1_500, 1, 0);
        var others = new ArrayList<>(List.of(newest));
        // They are all too far apart for a match, but two.
        others.add(waiting(1_500, 1, 10));
        others.add(waiting(1_500, 1, 9));
        for (int i = 0; i < Pass.TICKETS_MAX - 2; i++) {
            others.add(waiting(i * 2_000, 1, 1));
        }

        var lineups = Pass.run(DUEL, List.of(), others, NOW).lineups();

        assertThat(lineups).hasSize(1);
        assertThat(lineups.get(0).teams().stream().flatMap(List::stream)).containsExactly(others.get(1), others.get(2));
    }
}
