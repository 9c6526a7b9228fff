package io.anteroom.matchmaking.pairing;

import io.anteroom.contracts.MatchTickets.Opening;
import io.anteroom.matchmaking.pairing.Found.Fill;
import io.anteroom.matchmaking.pairing.Found.Lineup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * One pass over everybody who waits.
 *
 * <p>The ticket that has waited longest leads: a match is made of the tickets nearest to it in rank, all within its window,
 * which is the widest of theirs. If there is none it leads nothing in this pass, and neither can a younger ticket lead one
 * with it, because whoever is in a match is within the window of the one in it that has waited longest. Then the next
 * leads. So nobody starves: whoever waits is sooner or later the oldest, and is matched as soon as enough others are in
 * reach of its window.
 *
 * <p>For example, a window of 100 that grows by 50 a second: A at 1500 waits for 4 s and reaches 300; B at 1750 waits for
 * 1 s; C at 1790 is new. A leads and takes B, who is nearest, although B and C are nearer to each other; C leads the next.
 *
 * <p>It costs a sort, then nearly constant time for each ticket and place of a match.
 */
public final class Pass {

    /** What the number of a ticket takes of a sort key. */
    private static final int INDEX_BITS = 20;

    public static final int TICKETS_MAX = 1 << INDEX_BITS;

    private final Format format;
    private final long nowMs;
    private final Waiting[] oldestFirst;
    private final int[] placeOf;
    private final boolean[] taken;
    private final RankLine[] lines;
    private final TeamSizes sizes;
    private final int[][] near;
    private final int[] counts;
    private int playersLeft;

    private Pass(Format format, List<Waiting> waiting, long nowMs) {
        this.format = format;
        this.nowMs = nowMs;
        oldestFirst = oldestFirst(waiting);
        placeOf = new int[oldestFirst.length];
        taken = new boolean[oldestFirst.length];
        lines = lines();
        sizes = new TeamSizes(format);
        near = new int[format.teamSize() + 1][];
        counts = new int[format.teamSize() + 1];
        for (int size = 1; size < near.length; size++) {
            near[size] = new int[sizes.max(size)];
        }
    }

    /**
     * @param openings places to fill before new matches are made, the longest offered first
     * @param waiting in any order, none larger than a team; of more than {@link #TICKETS_MAX} those who wait longest
     */
    public static Found run(Format format, List<Opening> openings, List<Waiting> waiting, long nowMs) {
        var pass = new Pass(format, waiting, nowMs);
        var fills = new ArrayList<Fill>();
        openings.forEach(opening -> pass.fill(opening, fills));
        return new Found(pass.lineups(), fills);
    }

    private static Waiting[] oldestFirst(List<Waiting> all) {
        var waiting = all.size() <= TICKETS_MAX
                ? all
                : all.stream()
                        .sorted(Comparator.comparingLong(Waiting::joinedAtMs))
                        .limit(TICKETS_MAX)
                        .toList();
        long first = waiting.stream().mapToLong(Waiting::joinedAtMs).min().orElse(0);
        var keys = new long[waiting.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = ((waiting.get(i).joinedAtMs() - first) << INDEX_BITS) | i;
        }
        Arrays.sort(keys);
        var sorted = new Waiting[keys.length];
        for (int i = 0; i < keys.length; i++) {
            sorted[i] = waiting.get((int) keys[i] & (TICKETS_MAX - 1));
        }
        return sorted;
    }

    private RankLine[] lines() {
        var found = new int[format.teamSize() + 1];
        for (var ticket : oldestFirst) {
            found[ticket.size()]++;
            playersLeft += ticket.size();
        }
        var keys = new long[found.length][];
        for (int size = 0; size < found.length; size++) {
            keys[size] = new long[found[size]];
        }
        for (int index = 0; index < oldestFirst.length; index++) {
            var ticket = oldestFirst[index];
            keys[ticket.size()][--found[ticket.size()]] = RankLine.key(ticket.rank(), index);
        }
        var built = new RankLine[keys.length];
        for (int size = 0; size < keys.length; size++) {
            built[size] = new RankLine(keys[size]);
            for (int place = 1; place <= built[size].size(); place++) {
                placeOf[built[size].index(place)] = place;
            }
        }
        return built;
    }

    private List<Lineup> lineups() {
        var lineups = new ArrayList<Lineup>();
        for (int index = 0; index < oldestFirst.length && playersLeft >= format.players(); index++) {
            if (!taken[index]) {
                lead(index, lineups);
            }
        }
        return lineups;
    }

    /** A leader is out of the line whether it leads a match or none. */
    private void lead(int index, List<Lineup> lineups) {
        var leader = oldestFirst[index];
        take(index);
        int reach = format.window().after(nowMs - leader.joinedAtMs());
        for (int size = 1; size < counts.length; size++) {
            counts[size] = lines[size].nearest(leader.rank(), reach, sizes.max(size), near[size]);
        }
        sizes.split(leader.size(), counts).ifPresent(split -> lineups.add(lineup(leader, split)));
    }

    private Lineup lineup(Waiting leader, int[][] split) {
        var tickets = new ArrayList<Waiting>();
        tickets.add(leader);
        for (int size = 1; size < counts.length; size++) {
            int wanted = size == leader.size() ? -1 : 0;
            for (var team : split) {
                wanted += team[size];
            }
            for (int i = 0; i < wanted; i++) {
                int index = lines[size].index(near[size][i]);
                take(index);
                tickets.add(oldestFirst[index]);
            }
        }
        return new Lineup(new Draft(split).deal(tickets));
    }

    private void fill(Opening opening, List<Fill> fills) {
        int reach = format.window().after(nowMs - opening.sinceMs());
        for (int team = 0; team < opening.free().size(); team++) {
            int free = opening.free().get(team);
            for (int index = nearest(opening.rank(), reach, free); index >= 0; ) {
                take(index);
                fills.add(new Fill(opening, team + 1, oldestFirst[index]));
                free -= oldestFirst[index].size();
                index = nearest(opening.rank(), reach, free);
            }
        }
    }

    /** The ticket nearest to a rank that needs no more places than there are; -1 for none. */
    private int nearest(int rank, int reach, int free) {
        int best = -1;
        for (int size = Math.min(free, format.teamSize()); size >= 1; size--) {
            if (lines[size].nearest(rank, reach, 1, near[size]) == 1) {
                int index = lines[size].index(near[size][0]);
                best = best < 0 || gap(index, rank) < gap(best, rank) ? index : best;
            }
        }
        return best;
    }

    private int gap(int index, int rank) {
        return Math.abs(oldestFirst[index].rank() - rank);
    }

    private void take(int index) {
        var ticket = oldestFirst[index];
        taken[index] = true;
        playersLeft -= ticket.size();
        lines[ticket.size()].take(placeOf[index]);
    }
}
