package io.anteroom.matchmaking.pairing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Deals the tickets of a match to its teams so that the teams are about as strong. */
final class Draft {

    private static final Comparator<Waiting> LARGEST_AND_BEST_FIRST = Comparator.comparingInt(Waiting::size)
            .thenComparingInt(Waiting::rank)
            .reversed();

    private final int[][] wanted;
    private final long[] strength;
    private final List<List<Waiting>> teams = new ArrayList<>();

    /** @param split how many tickets of which size each team takes */
    Draft(int[][] split) {
        wanted = new int[split.length][];
        strength = new long[split.length];
        for (int team = 0; team < split.length; team++) {
            wanted[team] = split[team].clone();
            teams.add(new ArrayList<>());
        }
    }

    /** The largest tickets first, of those the best; each goes to the weakest team that still wants one of its size. */
    List<List<Waiting>> deal(List<Waiting> tickets) {
        var sorted = new ArrayList<>(tickets);
        sorted.sort(LARGEST_AND_BEST_FIRST);
        sorted.forEach(this::deal);
        return teams;
    }

    private void deal(Waiting ticket) {
        int team = weakest(ticket.size());
        wanted[team][ticket.size()]--;
        strength[team] += (long) ticket.rank() * ticket.size();
        teams.get(team).add(ticket);
    }

    private int weakest(int size) {
        int weakest = -1;
        for (int team = 0; team < wanted.length; team++) {
            if (wanted[team][size] > 0 && (weakest < 0 || strength[team] < strength[weakest])) {
                weakest = team;
            }
        }
        return weakest;
    }
}
