package io.anteroom.gateway.socket;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.anteroom.runtime.Bus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that sockets are gone from their rooms, and says it again until it was heard: else their players would stay members
 * for as long as this node lives. Belongs to one event loop.
 */
final class RoomDepartures {

    private static final Logger LOG = LoggerFactory.getLogger(RoomDepartures.class);

    /** Beyond this many that nobody heard of, the oldest are forgotten. */
    private static final int UNHEARD_MAX = 100_000;

    /** So many are said again in one turn. */
    private static final int STEP = 500;

    private final Bus bus;
    private final ArrayDeque<Rooms.Detach> unheard = new ArrayDeque<>();

    RoomDepartures(Bus bus) {
        this.bus = bus;
    }

    void add(Rooms.Seat seat, List<RoomId> rooms) {
        say(new Rooms.Detach(seat, rooms));
    }

    private void say(Rooms.Detach detach) {
        bus.ask(Rooms.DETACH, detach).onComplete(result -> {
            if (result.failed() || result.result() instanceof Reply.Refused<?>) {
                keep(detach);
            }
        });
    }

    private void keep(Rooms.Detach detach) {
        if (unheard.size() >= UNHEARD_MAX) {
            LOG.warn("A departure was forgotten seat={}", unheard.remove());
        }
        unheard.add(detach);
    }

    /** @param sits whether the socket is there again by now */
    void retry(BiPredicate<Rooms.Seat, RoomId> sits) {
        for (int i = Math.min(STEP, unheard.size()); i > 0; i--) {
            var detach = unheard.remove();
            var rooms = new ArrayList<RoomId>();
            for (var room : detach.rooms()) {
                if (!sits.test(detach.seat(), room)) {
                    rooms.add(room);
                }
            }
            if (!rooms.isEmpty()) {
                say(new Rooms.Detach(detach.seat(), rooms));
            }
        }
    }
}
