package io.anteroom.gateway.presence;

import io.anteroom.contracts.PlayerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The devices of each player with sockets on this node, and whose counts Redis has not been told. Any thread. */
public final class NodeDevices {

    private final ConcurrentHashMap<PlayerId, Counts> counts = new ConcurrentHashMap<>();
    private final Set<PlayerId> untold = ConcurrentHashMap.newKeySet();

    /** What a player's devices are, to be told. */
    record Told(PlayerId playerId, Counts counts) {}

    /** A socket of the player is something else now than it was before. */
    public void change(PlayerId player, Counts before, Counts now) {
        counts.compute(player, (same, old) -> {
            var all = (old == null ? Counts.NONE : old).with(before, now);
            return all.devices() == 0 ? null : all;
        });
        untold.add(player);
    }

    /** Redis is to be told again, because what it was told before ends some day. */
    public void tellAgain(PlayerId player) {
        untold.add(player);
    }

    /** Redis may have lost everything. */
    public void tellAll() {
        untold.addAll(counts.keySet());
    }

    /** Some whose counts are to be told now; whoever changes from here on is untold again. */
    List<Told> take(int max) {
        var taken = new ArrayList<Told>();
        for (var players = untold.iterator(); players.hasNext() && taken.size() < max; ) {
            var player = players.next();
            // Forgotten first and read then: a change in between is told twice rather than never.
            players.remove();
            taken.add(new Told(player, counts.getOrDefault(player, Counts.NONE)));
        }
        return taken;
    }

    void giveBack(List<Told> taken) {
        taken.forEach(one -> untold.add(one.playerId()));
    }
}
