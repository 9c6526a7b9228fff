package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards.Order;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Season;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of a season of {@link FakeBoards}. */
final class FakeSeasons {

    private FakeSeasons() {}

    static Season ended(Season season, StoredBoards.Close request) {
        return changed(season, season.epoch(), request.endedAt(), season.order());
    }

    static Season nextEpoch(Season season) {
        return changed(season, season.epoch() + 1, season.endedAt(), season.order());
    }

    static Season ordered(Season season, Order order) {
        return changed(season, season.epoch(), season.endedAt(), order);
    }

    private static Season changed(Season season, int epoch, @Nullable Instant endedAt, @Nullable Order order) {
        return new Season(
                season.id(),
                season.board(),
                season.number(),
                epoch,
                season.reset(),
                season.startedAt(),
                season.endsAt(),
                endedAt,
                season.archived(),
                order);
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
}
