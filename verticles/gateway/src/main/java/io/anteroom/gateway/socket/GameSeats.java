package io.anteroom.gateway.socket;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The games one socket's session plays. Belongs to the socket's loop. */
final class GameSeats {

    static final int MAX = 32;

    private final ArrayList<Seat> seats = new ArrayList<>(1);

    @Nullable
    Seat seat(String gameId) {
        for (var seat : seats) {
            if (seat.gameId().equals(gameId)) {
                return seat;
            }
        }
        return null;
    }

    boolean isFull() {
        return seats.size() >= MAX;
    }

    void add(Seat seat) {
        seats.add(seat);
    }
}
