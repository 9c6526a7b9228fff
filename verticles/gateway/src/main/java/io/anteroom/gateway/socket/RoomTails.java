package io.anteroom.gateway.socket;

import io.anteroom.contracts.Reply;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks how far the rooms are of which nothing was heard for a while, {@link #TOGETHER} at a time, one question after
 * another, and of each poll at most {@link #POLL_MAX}: those that are due for longest, unless something was heard of them since. Where
 * thousands of rooms speak every few seconds nearly all are quiet at each poll.
 * Belongs to one event loop.
 */
final class RoomTails {

    static final int TOGETHER = 125;
    static final int POLL_MAX = 250;
    /** Polls until a room that spoke a moment ago is due too; more while some are not told. */
    private static final int HURRIED_POLLS = 3;

    private final Function<List<RoomId>, Future<Reply<Rooms.Tails>>> asking;
    private final BiConsumer<RoomFeed, Rooms.Tail> told;
    private final Predicate<RoomFeed> isHere;
    private final Set<RoomFeed> due = new LinkedHashSet<>();
    private boolean busy;
    private int hurried;
    private boolean hurries;

    /**
     * @param asking how far some rooms are, in their order
     * @param isHere false for a room that is of no interest any more
     * @param told what was answered of each room; unknown if there was no answer
     */
    RoomTails(
            Function<List<RoomId>, Future<Reply<Rooms.Tails>>> asking,
            Predicate<RoomFeed> isHere,
            BiConsumer<RoomFeed, Rooms.Tail> told) {
        this.asking = asking;
        this.isHere = isHere;
        this.told = told;
    }

    /** All that are due within the next polls are asked at once: news of any of them may be lost. */
    void hurry() {
        hurried = HURRIED_POLLS;
    }

    /** Asks about those that are quiet, unless it still asks from last time. */
    void poll(Collection<RoomFeed> feeds) {
        if (busy) {
            return;
        }
        feeds.forEach(this::sortIn);
        hurries = hurried > 0;
        hurried = Math.max(0, hurried - 1);
        ask(hurries ? due.size() : POLL_MAX);
    }

    private void sortIn(RoomFeed feed) {
        if (feed.stayedQuiet()) {
            due.add(feed);
        } else {
            due.remove(feed);
        }
    }

    private void ask(int most) {
        var some = take(Math.min(most, TOGETHER));
        busy = !some.isEmpty();
        if (!busy) {
            return;
        }
        asking.apply(some.stream().map(RoomFeed::roomId).toList()).onComplete(result -> {
            var tails = result.succeeded() && result.result() instanceof Reply.Done<Rooms.Tails> done
                    ? done.value().tails()
                    : Collections.nCopies(some.size(), Rooms.Tail.UNKNOWN);
            if (hurries && tails.contains(Rooms.Tail.UNKNOWN)) {
                hurried = Math.max(hurried, 1);
            }
            ask(most - some.size());
            for (int i = 0; i < some.size(); i++) {
                told.accept(some.get(i), tails.get(i));
            }
        });
    }

    private List<RoomFeed> take(int most) {
        var taken = new ArrayList<RoomFeed>();
        for (var waiting = due.iterator(); taken.size() < most && waiting.hasNext(); ) {
            var feed = waiting.next();
            waiting.remove();
            if (feed.isQuiet() && isHere.test(feed)) {
                taken.add(feed);
            }
        }
        return taken;
    }
}
