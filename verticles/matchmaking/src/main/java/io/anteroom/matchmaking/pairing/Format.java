package io.anteroom.matchmaking.pairing;

/**
 * How a match is put together.
 *
 * @param teams at least two
 * @param teamSize players in each; 1 where everybody plays alone
 */
public record Format(int teams, int teamSize, Window window) {

    public Format {
        if (teams < 2 || teamSize < 1) {
            throw new IllegalArgumentException(teams + " teams of " + teamSize);
        }
    }

    /** In one match. */
    public int players() {
        return teams * teamSize;
    }
}
