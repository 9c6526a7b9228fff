package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.StoredBoards;
import java.time.Instant;

/** A season that takes scores, with how its board works. */
record OpenSeason(BoardConfig board, StoredBoards.Season stored) {

    long id() {
        return stored.id();
    }

    int number() {
        return stored.number();
    }

    /** No other season has it, nor has this one under another epoch, nor one of a database that was made anew. */
    String name() {
        return stored.startedAt().toEpochMilli() + "." + stored.epoch();
    }

    Order order() {
        return board.order();
    }

    boolean endsBy(Instant moment) {
        return stored.endsAt() != null && !stored.endsAt().isAfter(moment);
    }

    StoredBoards.Shelf shelf() {
        return new StoredBoards.Shelf(id(), order(), false);
    }

    static Boards.Season shown(StoredBoards.Season stored) {
        return new Boards.Season(stored.number(), stored.startedAt(), stored.endsAt(), stored.endedAt());
    }
}
