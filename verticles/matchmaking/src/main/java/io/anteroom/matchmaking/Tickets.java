package io.anteroom.matchmaking;

import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.TicketId;
import io.anteroom.matchmaking.pairing.Waiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tickets of one shard as its owner has heard of them; a copy of what PostgreSQL has, which may be behind. A player is
 * in one of them at most. One event loop.
 */
final class Tickets {

    private record Known(Waiting waiting, List<PlayerId> players, long expiresAtMs) {}

    private final Map<TicketId, Known> known = new HashMap<>();
    private final Map<PlayerId, TicketId> ticketOf = new HashMap<>();

    /** Takes a ticket from one of its seats; each of them tells all of it. */
    void hear(MatchTickets.Seat seat) {
        var before = known.get(seat.ticketId());
        var expiresAtMs = before == null ? seat.expiresAtMs() : Math.max(before.expiresAtMs(), seat.expiresAtMs());
        var waiting = new Waiting(seat.ticketId(), seat.rank(), seat.players().size(), seat.joinedAtMs());
        known.put(seat.ticketId(), new Known(waiting, seat.players(), expiresAtMs));
        for (var player : seat.players()) {
            var other = ticketOf.put(player, seat.ticketId());
            if (other != null && !other.equals(seat.ticketId())) {
                forget(other);
            }
        }
    }

    void forget(TicketId ticketId) {
        var gone = known.remove(ticketId);
        if (gone != null) {
            gone.players().forEach(player -> ticketOf.remove(player, ticketId));
        }
    }

    void forget(Collection<TicketId> gone) {
        gone.forEach(this::forget);
    }

    void clear() {
        known.clear();
        ticketOf.clear();
    }

    /** How many players wait. */
    int players() {
        return ticketOf.size();
    }

    /** Of a ticket that {@link #waiting} gave and nobody has forgotten meanwhile; empty if somebody has. */
    List<PlayerId> players(TicketId ticketId) {
        var found = known.get(ticketId);
        return found == null ? List.of() : found.players();
    }

    /** Everybody who may be matched now. Who has expired is told so by others. */
    List<Waiting> waiting(long nowMs, int sizeMax) {
        var waiting = new ArrayList<Waiting>(known.size());
        for (var one : known.values()) {
            if (one.expiresAtMs() > nowMs && one.waiting().size() <= sizeMax) {
                waiting.add(one.waiting());
            }
        }
        return waiting;
    }

    /** Drops what has expired for so long that somebody must have ended it, though nobody said so. */
    void forgetExpired(long nowMs) {
        known.values().stream()
                .filter(one -> one.expiresAtMs() <= nowMs)
                .map(one -> one.waiting().ticketId())
                .toList()
                .forEach(this::forget);
    }
}
