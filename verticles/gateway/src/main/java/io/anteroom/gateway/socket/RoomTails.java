package io.anteroom.gateway.socket;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.Rooms;
import io.anteroom.runtime.Bus;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Asks how far the rooms are of which nothing was heard for a while, {@link #TOGETHER} at a time and one question after
 * another. Belongs to one event loop.
 */
final class RoomTails {

    private static final int TOGETHER = 250;

    private final Bus bus;
    private final BiConsumer<RoomFeed, Rooms.Tail> told;
    private boolean asking;

    /** @param told what was answered of each room; nothing if there was no answer */
    RoomTails(Bus bus, BiConsumer<RoomFeed, Rooms.Tail> told) {
        this.bus = bus;
        this.told = told;
    }

    /** Asks about those that are quiet, unless it still asks from last time. */
    void ask(Collection<RoomFeed> feeds) {
        if (asking) {
            return;
        }
        var quiet = feeds.stream().filter(RoomFeed::stayedQuiet).toList();
        if (!quiet.isEmpty()) {
            asking = true;
            ask(quiet, 0);
        }
    }

    private void ask(List<RoomFeed> quiet, int from) {
        var to = Math.min(quiet.size(), from + TOGETHER);
        var some = quiet.subList(from, to);
        var ids = some.stream().map(RoomFeed::roomId).toList();
        bus.ask(Rooms.TAILS, new Rooms.AskTails(bus.nodeId(), ids)).onComplete(result -> {
            if (to < quiet.size()) {
                ask(quiet, to);
            } else {
                asking = false;
            }
            if (result.succeeded() && result.result() instanceof Reply.Done<Rooms.Tails> done) {
                for (int i = 0; i < some.size(); i++) {
                    told.accept(some.get(i), done.value().tails().get(i));
                }
            }
        });
    }
}
