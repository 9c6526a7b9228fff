package io.anteroom.matchmaking.pairing;

import io.anteroom.contracts.MatchTickets.Opening;
import java.util.List;

/**
 * What a pass found. No ticket is in it twice.
 *
 * @param lineups new matches, around the tickets that have waited longest first
 * @param fills tickets for matches that have free places
 */
public record Found(List<Lineup> lineups, List<Fill> fills) {

    public Found {
        lineups = List.copyOf(lineups);
        fills = List.copyOf(fills);
    }

    /** A match: its teams, each with the tickets in it. */
    public record Lineup(List<List<Waiting>> teams) {

        public Lineup {
            teams = teams.stream().map(List::copyOf).toList();
        }
    }

    /** @param team counted from 1 */
    public record Fill(Opening opening, int team, Waiting ticket) {}
}
