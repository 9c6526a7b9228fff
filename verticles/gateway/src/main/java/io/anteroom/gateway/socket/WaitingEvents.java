package io.anteroom.gateway.socket;

import io.anteroom.contracts.PlayerId;
import java.util.concurrent.ConcurrentHashMap;

/** How many events of each player wait for their turn on this node, whichever sockets they came by. Any thread. */
final class WaitingEvents {

    static final int OF_A_PLAYER_MAX = 32;

    private final ConcurrentHashMap<PlayerId, Integer> counts = new ConcurrentHashMap<>();

    /** One more waits; false, and it is not counted, if that is too many. */
    boolean enter(PlayerId player) {
        if (counts.merge(player, 1, Integer::sum) <= OF_A_PLAYER_MAX) {
            return true;
        }
        leave(player);
        return false;
    }

    void leave(PlayerId player) {
        counts.computeIfPresent(player, (same, count) -> count == 1 ? null : count - 1);
    }
}
