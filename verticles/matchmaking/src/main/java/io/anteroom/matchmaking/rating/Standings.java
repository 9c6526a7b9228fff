package io.anteroom.matchmaking.rating;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a match with several players or teams does to the ratings of those in it.
 *
 * <p>Everybody plays one game against each other team, as if it were one player: of its members' mean rating, and as unsure
 * as they are on average (the root of their mean squared deviation). A better place wins, the same place draws. All games
 * are of one period, so it does not matter in which order the players are looked at.
 */
public final class Standings {

    private static final double WIN = 1;
    private static final double DRAW = 0.5;

    private Standings() {}

    /**
     * A player who is rated.
     *
     * @param team who have the same number are no opponents
     * @param place 1 for the best
     * @param idlePeriods since the last match
     */
    public record Entry(int team, int place, Skill before, double idlePeriods) {}

    /** The skills after the match, in order; as before where there was nobody to play against. */
    public static List<Skill> after(List<Entry> entries) {
        var teams = new TreeMap<Integer, List<Entry>>();
        entries.forEach(entry ->
                teams.computeIfAbsent(entry.team(), team -> new ArrayList<>()).add(entry));
        return entries.stream()
                .map(entry -> Glicko2.after(entry.before(), games(entry, teams), entry.idlePeriods()))
                .toList();
    }

    private static List<Game> games(Entry player, Map<Integer, List<Entry>> teams) {
        var games = new ArrayList<Game>();
        teams.forEach((team, members) -> {
            if (team != player.team()) {
                games.add(new Game(asOne(members), score(player.place(), place(members))));
            }
        });
        return games;
    }

    /** A team is where its best member is. */
    private static int place(List<Entry> members) {
        return members.stream().mapToInt(Entry::place).min().orElseThrow();
    }

    private static double score(int own, int other) {
        return own == other ? DRAW : own < other ? WIN : 0;
    }

    private static Skill asOne(List<Entry> members) {
        double rating = 0;
        double variance = 0;
        double volatility = 0;
        for (var member : members) {
            rating += member.before().rating();
            variance += member.before().deviation() * member.before().deviation();
            volatility += member.before().volatility();
        }
        int size = members.size();
        return new Skill(rating / size, Math.sqrt(variance / size), volatility / size);
    }
}
