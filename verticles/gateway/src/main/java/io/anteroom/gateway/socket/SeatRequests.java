package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.FewAtOnce;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Asks rooms for the seats of one event loop's sockets, {@link #UNDER_WAY_MAX} at a time, in order. After a node died thousands ask
 * at once: asked together, nearly all would be answered after their time was over, and would ask again. Belongs to that loop.
 */
final class SeatRequests {

    private static final int UNDER_WAY_MAX = 64;
    /** For its turn; a client that hears nothing for much longer takes its link for broken. */
    private static final Duration WAITS = Duration.ofSeconds(5);

    private static final long LATER_MS = 1_000;
    private static final Refusal LATE =
            new Refusal(Code.OVERLOADED, "too many join rooms just now; nothing was done", LATER_MS);

    private final Bus bus;
    private final FewAtOnce joins = new FewAtOnce(UNDER_WAY_MAX, LATE);
    /** By themselves: they need Redis alone, and joins may wait for PostgreSQL. */
    private final FewAtOnce attaches = new FewAtOnce(UNDER_WAY_MAX, LATE);

    SeatRequests(Bus bus) {
        this.bus = bus;
    }

    /**
     * Refused with {@code OVERLOADED}, and not asked, if its turn does not come in time, or the seat is given up by then. What a
     * socket had that is gone is kept for its session, and asked for to the end.
     */
    Future<Reply<Rooms.Joined>> join(RoomSeat seat, Rooms.Join join) {
        return joins.run(
                Deadline.in(WAITS),
                () -> seat.isGone() && !(join.stays() && seat.socket().isEnded())
                        ? Future.succeededFuture(Reply.refused(LATE))
                        : bus.ask(Rooms.JOIN, join));
    }

    /** The same, for one who waits no longer than until a deadline. */
    Future<Reply<Rooms.Attached>> attach(RoomSeat seat, Rooms.Attach attach, Deadline deadline) {
        return attaches.run(
                deadline,
                () -> seat.isGone()
                        ? Future.succeededFuture(Reply.refused(LATE))
                        : bus.ask(Rooms.ATTACH, attach, deadline));
    }
}
