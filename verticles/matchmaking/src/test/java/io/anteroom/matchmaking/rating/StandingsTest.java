package io.anteroom.matchmaking.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anteroom.matchmaking.rating.Standings.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StandingsTest {

    private static Entry entry(int team, int place) {
        return new Entry(team, place, Skill.NEWCOMER, 0);
    }

    @Test
    void aDuelIsOneGame() {
        var after = Standings.after(List.of(entry(1, 1), entry(2, 2)));

        assertThat(after.get(0)).isEqualTo(Glicko2.after(Skill.NEWCOMER, List.of(new Game(Skill.NEWCOMER, 1)), 0));
        assertThat(after.get(0).rating() - 1500)
                .as("what one wins the other loses")
                .isCloseTo(1500 - after.get(1).rating(), within(1e-9));
    }

    @Test
    void equalsWhoDrawStayWhereTheyAre() {
        var after = Standings.after(List.of(entry(1, 1), entry(2, 1)));

        assertThat(after.get(0).rating()).isCloseTo(1500, within(1e-9));
        assertThat(after.get(0).deviation()).isLessThan(Skill.NEWCOMER.deviation());
    }

    @Test
    void theOrderOfArrivalIsTheOrderOfRatings() {
        var after = Standings.after(List.of(entry(3, 3), entry(1, 1), entry(2, 2)));

        assertThat(after.get(1).rating()).isGreaterThan(after.get(2).rating());
        assertThat(after.get(2).rating()).isCloseTo(1500, within(1e-9));
        assertThat(after.get(2).rating()).isGreaterThan(after.get(0).rating());
    }

    @Test
    void aTeamWinsTogetherAndItsMembersAreNoOpponents() {
        var after = Standings.after(List.of(entry(1, 1), entry(1, 1), entry(2, 2), entry(2, 2)));

        assertThat(after.get(0)).isEqualTo(after.get(1));
        assertThat(after.get(0).rating()).isGreaterThan(1500);
        assertThat(after.get(2).rating()).isLessThan(1500);
    }

    @Test
    void whoHasNobodyToPlayAgainstIsNotRated() {
        var after = Standings.after(List.of(entry(1, 1), entry(1, 1)));

        assertThat(after.get(0)).isEqualTo(Skill.NEWCOMER);
    }
}
