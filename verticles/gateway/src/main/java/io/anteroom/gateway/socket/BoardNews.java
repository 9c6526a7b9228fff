package io.anteroom.gateway.socket;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Changed;
import io.anteroom.gateway.Usernames;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who watch a board what changed, at most twice a second. One for all sockets of a node: it asks what happened
 * since the mark it was given last, so that nothing has to be told by whoever changes a score, and nothing is lost with a
 * message. Boards may be begun and {@link #told} asked on any thread; the rest belongs to the loop that started it.
 */
public final class BoardNews {

    private static final Logger LOG = LoggerFactory.getLogger(BoardNews.class);
    private static final int TICK_MS = 100;
    private static final long BETWEEN_NANOS = Duration.ofMillis(500).toNanos();

    private final Bus bus;
    private final NodeSockets sockets;
    private final Usernames usernames;
    private final ConcurrentHashMap<String, Watch> watches = new ConcurrentHashMap<>();
    private long news;

    private static final class Watch {

        private volatile @Nullable String mark;
        private volatile long lookedAtNanos = System.nanoTime();
        private volatile boolean looking;
        private volatile long told;

        Watch(@Nullable String mark) {
            this.mark = mark;
        }
    }

    public BoardNews(Bus bus, NodeSockets sockets, Usernames usernames) {
        this.bus = bus;
        this.sockets = sockets;
        this.usernames = usernames;
    }

    public void start() {
        bus.vertx().setPeriodic(TICK_MS, tick -> look(System.nanoTime()));
    }

    /** Somebody listens, and has been told how things stood at the mark. */
    void begin(String board, @Nullable String mark) {
        watches.putIfAbsent(board, new Watch(mark));
    }

    /** The number of the last news of a board; 0 for none. */
    long told(String board) {
        var watch = watches.get(board);
        return watch == null ? 0 : watch.told;
    }

    private void look(long nowNanos) {
        // Who begins a board has joined its audience before, so none is forgotten that was just begun.
        watches.keySet().removeIf(board -> !sockets.isHeard(BoardEvents.audience(board)));
        watches.forEach((board, watch) -> {
            if (!watch.looking && nowNanos - watch.lookedAtNanos >= BETWEEN_NANOS) {
                look(board, watch);
            }
        });
    }

    private void look(String board, Watch watch) {
        watch.looking = true;
        bus.ask(Boards.CHANGES, new Boards.ReadChanges(board, watch.mark))
                .compose(reply ->
                        reply.fold(changed -> tell(board, watch, changed), refusal -> Future.<Void>succeededFuture()))
                .onComplete(told -> {
                    if (told.failed()) {
                        LOG.debug(
                                "A board's news did not come board={} cause={}",
                                board,
                                told.cause().toString());
                    }
                    watch.lookedAtNanos = System.nanoTime();
                    watch.looking = false;
                });
    }

    /** The mark moves on once the names are there too; until then the same is asked again. */
    private Future<Void> tell(String board, Watch watch, Changed changed) {
        if (changed.places().isEmpty() && !changed.reset()) {
            watch.mark = changed.mark();
            return Future.succeededFuture();
        }
        return usernames
                .name(changed.places())
                .map(reply -> reply.<@Nullable Void>fold(
                        entries -> {
                            // Whoever watches anew has been told how things stand later than this.
                            if (watches.get(board) != watch) {
                                return null;
                            }
                            watch.mark = changed.mark();
                            watch.told = ++news;
                            sockets.tell(
                                    BoardEvents.audience(board),
                                    Frames.leaderboardUpdated(board, changed.season(), changed.reset(), entries));
                            return null;
                        },
                        refusal -> null));
    }
}
