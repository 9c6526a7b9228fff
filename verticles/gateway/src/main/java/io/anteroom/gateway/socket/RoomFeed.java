package io.anteroom.gateway.socket;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Rooms;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One room's log as it is handed to the sockets of one event loop: each entry once, in order, to all of them.
 *
 * <p>What other nodes tell may come too late, too early, or not at all. Entries that come too early wait for those before
 * them; if these do not come, the log is read from the last entry handed on. A seat that is not where the others are,
 * because it just came, reads pages for itself until it is; meanwhile the newest entries are kept, so that the last step
 * needs no page. So does a seat whose reader does not keep up just now: it falls back, and goes on when its socket takes more,
 * so that a burst costs a reader time and not its socket. For example: all are at 40 and a seat joins at 35. It reads a page, 36 to 41. Meanwhile 41 and 42 were
 * handed to the others and kept: it gets 42 from there, and is live.
 */
final class RoomFeed {

    /** So many batches wait for those before them; then they are dropped and read. */
    private static final int EARLY_MAX = 64;
    /** So many entries are kept for seats that catch up. */
    private static final int KEPT_MAX = 256;
    /** Polls for which a quiet room that was found as it is known here is left alone. */
    private static final int RESTS_POLLS = 3;

    private final RoomId roomId;
    private final ArrayList<RoomSeat> seats = new ArrayList<>(4);
    private final ArrayList<RoomNews> early = new ArrayList<>(0);
    private final ArrayDeque<RoomNews.Entry> kept = new ArrayDeque<>(0);
    private final ArrayList<RoomSeat> fallenBack = new ArrayList<>(0);
    private long epoch;
    private long base;
    private long last;
    private int catchingUp;
    private boolean reading;
    private boolean wantsToRead;
    private boolean quiet;
    private int restsPolls;

    RoomFeed(RoomId roomId) {
        this.roomId = roomId;
    }

    RoomId roomId() {
        return roomId;
    }

    /** 0 until the first seat was given. */
    long epoch() {
        return epoch;
    }

    /** The last entry that is as it was in the epoch before; this one's own come after it. */
    long base() {
        return base;
    }

    /** The last entry that was handed on. */
    long last() {
        return last;
    }

    List<RoomSeat> seats() {
        return List.copyOf(seats);
    }

    boolean isEmpty() {
        return seats.isEmpty();
    }

    /** A seat that was asked for. */
    void add(RoomSeat seat) {
        seats.add(seat);
        catchingUp++;
    }

    void remove(RoomSeat seat) {
        if (seats.remove(seat)) {
            if (!seat.isLive()) {
                caughtUp();
            }
            seat.goes();
        }
    }

    /** It asks for its place again; gives the question. */
    @CanIgnoreReturnValue
    int asksAgain(RoomSeat seat) {
        if (seat.isLive()) {
            catchingUp++;
            seat.standsAt(Math.max(last, seat.position()));
        }
        return seat.asks();
    }

    private void caughtUp() {
        catchingUp--;
        if (catchingUp == 0) {
            kept.clear();
        }
    }

    /** The first seat was given: from here on entries are handed on. */
    void begins(Rooms.Page page) {
        if (epoch == 0) {
            epoch = page.epoch();
            base = page.base();
            last = page.last();
            takeEarly();
        }
    }

    /** The log goes on under a higher epoch. */
    void resets(long newEpoch, long newBase) {
        seats.forEach(seat -> seat.mayName(seat.isLive() ? Math.max(last, seat.position()) : seat.position()));
        epoch = newEpoch;
        base = newBase;
        last = newBase;
        early.clear();
        kept.clear();
    }

    /** Takes entries; true if some before them are missing. */
    boolean hear(RoomNews news) {
        quiet = false;
        restsPolls = 0;
        if (epoch != 0 && news.epoch() < epoch) {
            return false;
        }
        if (epoch == 0 || news.epoch() > epoch || news.first() > last + 1) {
            if (early.size() >= EARLY_MAX) {
                early.remove(0);
            }
            early.add(news);
            return epoch != 0;
        }
        handOn(news);
        takeEarly();
        return false;
    }

    /** Whether entries wait for others that have not come. */
    boolean isMissingSome() {
        return !early.isEmpty();
    }

    /** Whether such entries are of an epoch that this feed does not know. */
    boolean hasHeardOfReset() {
        return early.stream().anyMatch(news -> news.epoch() > epoch);
    }

    private void takeEarly() {
        for (int i = 0; i < early.size(); ) {
            var news = early.get(i);
            if (news.epoch() < epoch || (news.epoch() == epoch && news.first() <= last + 1)) {
                early.remove(i);
                if (news.epoch() == epoch) {
                    handOn(news);
                }
                i = 0;
            } else {
                i++;
            }
        }
    }

    private void handOn(RoomNews news) {
        for (long seq = Math.max(news.first(), last + 1); seq <= news.end(); seq++) {
            handOn(seq, news.at(seq));
        }
    }

    private void handOn(long seq, RoomNews.Entry entry) {
        last = seq;
        if (catchingUp > 0) {
            if (kept.size() == KEPT_MAX) {
                kept.remove();
            }
            kept.add(entry);
        }
        // Backwards, because whoever left with this entry goes.
        for (int i = seats.size() - 1; i >= 0; i--) {
            var seat = seats.get(i);
            if (seat.takes(seq)) {
                if (seat.socket().takesMore()) {
                    give(seat, seq, entry);
                } else {
                    fallsBack(seat, seq - 1);
                }
            }
        }
    }

    /** What is kept for those who catch up does not reach back to it: a page does. */
    private void fallsBack(RoomSeat seat, long position) {
        seat.standsAt(position);
        catchingUp++;
        fallenBack.add(seat);
    }

    /** Seats that fell back since this was asked the last time; somebody has to see to it that they go on. */
    List<RoomSeat> takeFallenBack() {
        if (fallenBack.isEmpty()) {
            return List.of();
        }
        var fallen = List.copyOf(fallenBack);
        fallenBack.clear();
        return fallen;
    }

    private void give(RoomSeat seat, long seq, RoomNews.Entry entry) {
        seat.socket().send(entry.frame());
        if (seat.isEndedBy(seq, entry)) {
            ends(seat);
        }
    }

    /** The room does not know the seat any more. */
    void ends(RoomSeat seat) {
        remove(seat);
        if (seat.socket().rooms().remove(seat)) {
            seat.socket().send(RoomFrames.left(roomId));
        }
    }

    /** Gives a seat a page of its own, or as much of it as its socket takes. */
    void give(RoomSeat seat, RoomNews page) {
        for (long seq = Math.max(page.first(), seat.position() + 1); seq <= page.end() && takesMore(seat); seq++) {
            seat.standsAt(seq);
            give(seat, seq, page.at(seq));
        }
    }

    private static boolean takesMore(RoomSeat seat) {
        return !seat.isGone() && seat.socket().takesMore();
    }

    /** Lets a seat that is behind go live, if what it misses is here and its socket takes it; else false. */
    boolean joins(RoomSeat seat) {
        var missing = last - seat.position();
        if (missing > kept.size()) {
            return false;
        }
        if (missing > 0) {
            var skip = kept.size() - missing;
            for (var entry : List.copyOf(kept)) {
                if (skip-- <= 0 && takesMore(seat)) {
                    seat.standsAt(seat.position() + 1);
                    give(seat, seat.position(), entry);
                }
            }
            if (!seat.isGone() && seat.position() < last) {
                return false;
            }
        }
        if (!seat.isGone()) {
            seat.goesLive();
            caughtUp();
        }
        return true;
    }

    /** Takes a page that was read because some were missing. */
    void take(Rooms.Page page) {
        if (page.epoch() == epoch && page.first() <= last + 1) {
            handOn(RoomNews.of(roomId, page));
        }
        takeEarly();
    }

    /** True for whoever may read what is missing now; {@link #hasRead} tells of who may not while another does. */
    boolean beginsToRead() {
        if (reading || epoch == 0) {
            wantsToRead = reading;
            return false;
        }
        reading = true;
        return true;
    }

    /** Whether somebody wanted to read meanwhile: what they miss may be younger than what was read. */
    boolean hasRead() {
        var wanted = wantsToRead;
        reading = false;
        wantsToRead = false;
        return wanted;
    }

    /** Whether nothing was heard since this was asked the last time, and nobody looked of late. */
    boolean stayedQuiet() {
        if (restsPolls > 0) {
            restsPolls--;
            return false;
        }
        var was = quiet;
        quiet = true;
        return was && epoch != 0;
    }

    /** Whether nothing was heard since somebody looked whether it is quiet. */
    boolean isQuiet() {
        return quiet;
    }

    /** Somebody looked, and the room is as it is known here. */
    void isAsKnown() {
        restsPolls = RESTS_POLLS;
    }

    /** It may be otherwise by now. */
    void mayHaveChanged() {
        restsPolls = 0;
    }

    /** The seat of a socket; null if it has none here. */
    @Nullable
    RoomSeat seatOf(Socket socket) {
        return socket.rooms().seat(roomId);
    }
}
