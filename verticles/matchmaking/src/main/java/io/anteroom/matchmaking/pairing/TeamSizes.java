package io.anteroom.matchmaking.pairing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Splits a match into teams by the sizes of tickets alone: which team takes how many tickets of which size, so that each is
 * exactly full.
 *
 * <p>It tries the largest tickets first, since small ones fit anywhere, and goes back where that leads nowhere. What it
 * found for the same numbers is remembered, because in one pass it is asked the same again and again. For example two
 * teams of five around a ticket of two, with one ticket of four, one of two and two of three left: 2 + 3 against 4 fails
 * for want of a single player, 2 + 3 against 3 + 2 is found.
 */
final class TeamSizes {

    /** Steps of one search; formats with many odd parties may have a split that takes longer to find. */
    private static final int STEPS_MAX = 5_000;

    private static final int REMEMBERED_MAX = 4_096;

    private final int teams;
    private final int teamSize;
    private final Map<Key, Optional<int[][]>> remembered = new HashMap<>();
    private final Optional<int[][]> everybodyAlone;
    private int steps;

    TeamSizes(Format format) {
        teams = format.teams();
        teamSize = format.teamSize();
        var alone = new int[teams][2];
        for (var team : alone) {
            team[1] = 1;
        }
        everybodyAlone = Optional.of(alone);
    }

    /** The most tickets of a size that one match can take. */
    int max(int size) {
        return teams * (teamSize / size);
    }

    /**
     * A split, by team and size; empty if none was found.
     *
     * @param leader the size of a ticket that must be in it; it is among the split, not among the others
     * @param others how many more tickets there are of each size, by size
     */
    Optional<int[][]> split(int leader, int[] others) {
        if (players(others) + leader < teams * teamSize) {
            return Optional.empty();
        }
        if (teamSize == 1) {
            return everybodyAlone;
        }
        var key = new Key(leader, others.clone());
        var known = remembered.get(key);
        if (known != null) {
            return known;
        }
        var found = search(leader, others.clone());
        if (remembered.size() < REMEMBERED_MAX) {
            remembered.put(key, found);
        }
        return found;
    }

    private static int players(int[] tickets) {
        int players = 0;
        for (int size = 1; size < tickets.length; size++) {
            players += size * tickets[size];
        }
        return players;
    }

    private Optional<int[][]> search(int leader, int[] left) {
        var split = new int[teams][teamSize + 1];
        split[0][leader] = 1;
        steps = 0;
        return fill(split, 0, teamSize - leader, teamSize, left) ? Optional.of(split) : Optional.empty();
    }

    /**
     * Fills the rest of a team, then those after it.
     *
     * @param free places of this team
     * @param largest ticket to try, so that the same tickets are not tried in another order
     */
    private boolean fill(int[][] split, int team, int free, int largest, int[] left) {
        if (free == 0) {
            return team + 1 == teams || fill(split, team + 1, teamSize, teamSize, left);
        }
        for (int size = Math.min(free, largest); size >= 1; size--) {
            if (left[size] > 0 && ++steps <= STEPS_MAX) {
                left[size]--;
                split[team][size]++;
                if (fill(split, team, free - size, size, left)) {
                    return true;
                }
                split[team][size]--;
                left[size]++;
            }
        }
        return false;
    }

    /** Compared by what is in the array. */
    private static final class Key {

        private final int leader;
        private final int[] others;

        Key(int leader, int[] others) {
            this.leader = leader;
            this.others = others;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.leader == leader && Arrays.equals(key.others, others);
        }

        @Override
        public int hashCode() {
            return 31 * leader + Arrays.hashCode(others);
        }
    }
}
