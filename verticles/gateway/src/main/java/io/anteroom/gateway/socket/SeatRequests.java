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
    private final FewAtOnce few = new FewAtOnce(UNDER_WAY_MAX, LATE);

    SeatRequests(Bus bus) {
        this.bus = bus;
    }

    /**
     * Refused with {@code OVERLOADED}, and not asked, if its turn does not come in time, or its socket is gone by then and it wants
     * more than to keep what it had.
     */
    Future<Reply<Rooms.Joined>> join(RoomSeat seat, Rooms.Join join) {
        return few.run(
                Deadline.in(WAITS),
                () -> seat.isGone() && !join.stays()
                        ? Future.succeededFuture(Reply.refused(LATE))
                        : bus.ask(Rooms.JOIN, join));
    }

    /** The same, for one who waits no longer than until a deadline. */
    Future<Reply<Rooms.Attached>> attach(RoomSeat seat, Rooms.Attach attach, Deadline deadline) {
        return few.run(
                deadline,
                () -> seat.isGone()
                        ? Future.succeededFuture(Reply.refused(LATE))
                        : bus.ask(Rooms.ATTACH, attach, deadline));
    }
}
