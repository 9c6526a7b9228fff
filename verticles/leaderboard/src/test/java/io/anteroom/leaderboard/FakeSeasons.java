package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Season;

/** What becomes of a season of {@link FakeBoards}. */
final class FakeSeasons {

    private FakeSeasons() {}

    static Season ended(Season season, StoredBoards.Close request) {
        return new Season(
                season.id(),
                season.board(),
                season.number(),
                season.epoch(),
                season.reset(),
                season.startedAt(),
                season.endsAt(),
                request.endedAt(),
                false,
                season.order());
    }

    static Season next(Season season, long id, StoredBoards.Close request) {
        return new Season(
                id,
                season.board(),
                season.number() + 1,
                1,
                request.next().reset(),
                request.endedAt(),
                request.next().endsAt(),
                null,
                false,
                season.order());
    }

    static Season nextEpoch(Season season) {
        return new Season(
                season.id(),
                season.board(),
                season.number(),
                season.epoch() + 1,
                season.reset(),
                season.startedAt(),
                season.endsAt(),
                season.endedAt(),
                season.archived(),
                season.order());
    }

    static Season ordered(Season season, Order order) {
        return new Season(
                season.id(),
                season.board(),
                season.number(),
                season.epoch(),
                season.reset(),
                season.startedAt(),
                season.endsAt(),
                season.endedAt(),
                season.archived(),
                order);
    }
}
