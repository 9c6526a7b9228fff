package io.anteroom.contracts;

import org.jspecify.annotations.Nullable;

/** Why the server took an action of a round in its player's place. The words are seen by players. */
public enum ServerReason {
    /** The socket of a series' player is gone. */
    PLAYER_GONE("playerGone"),
    /** Nobody went on with the round for too long. */
    ABANDONED("abandoned"),
    /** Its game is not there any more. */
    UNKNOWN_GAME("unknownGame"),
    /** The configuration it was begun under is not there any more. */
    UNKNOWN_CONFIG("unknownConfig"),
    /** What was kept of it can't be opened. */
    BROKEN_STATE("brokenState"),
    /** It could not be settled by its game's rules, for so long that nobody will mend it. */
    UNSETTLED("unsettled");

    private static final String REASON = "reason";

    private final String word;

    ServerReason(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** What {@link CommitRound#VOID} has as its data. */
    public RawJson data() {
        return RawJson.of(Json.MAPPER.createObjectNode().put(REASON, word));
    }

    /**
     * The word for an action of the journal, which a newer release may have more of.
     *
     * @param epoch the session epoch it was committed under if it is one of the server's; null for a player's action
     * @return null for a player's action
     */
    public static @Nullable String wordFor(@Nullable Integer epoch, String action, RawJson data) {
        if (action.equals(CommitRound.VOID)) {
            return data.tree().path(REASON).asText(ABANDONED.word);
        }
        if (epoch == null) {
            return null;
        }
        return epoch == CommitRound.SERVER_EPOCH ? PLAYER_GONE.word : ABANDONED.word;
    }
}
