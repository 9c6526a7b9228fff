package io.anteroom.leaderboard;

import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.Changed;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Season;
import io.anteroom.contracts.Boards.Watched;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Endpoint;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredBoards;
import io.anteroom.contracts.StoredBoards.Shelf;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads boards: the open season from Redis, or from PostgreSQL when Redis can't; ended seasons from PostgreSQL. */
final class Places {

    private static final int WATCHED_TOP = 100;

    private final Bus bus;
    private final Seasons seasons;
    private final RedisBoards redis;
    private final StoredPlaces stored;
    private final BoardMetrics metrics;

    Places(Bus bus, Seasons seasons, RedisBoards redis, BoardMetrics metrics) {
        this.bus = bus;
        this.seasons = seasons;
        this.redis = redis;
        this.stored = new StoredPlaces(bus);
        this.metrics = metrics;
    }

    Future<Reply<Page>> page(Call<Boards.ReadPage> call) {
        var asked = call.request();
        return read(
                asked.board(),
                asked.season(),
                season -> redis.page(season, asked.offset(), asked.limit()),
                StoredBoards.PAGE,
                shelf -> new StoredBoards.ReadPage(shelf, asked.offset(), asked.limit()));
    }

    Future<Reply<Page>> around(Call<Boards.ReadAround> call) {
        var asked = call.request();
        return read(
                        asked.board(),
                        asked.season(),
                        season -> redis.around(season, asked.playerId(), asked.neighbours())
                                .map(Places::withPlaces),
                        StoredBoards.AROUND,
                        shelf -> new StoredBoards.ReadAround(shelf, asked.playerId(), asked.neighbours()))
                .map(reply -> reply.flatMap(page -> page.places().isEmpty()
                        ? Reply.refused(Code.NOT_FOUND, "the player has no place on this board")
                        : Reply.done(page)));
    }

    /** Redis may be a moment behind a score that was acknowledged, so that PostgreSQL has the last word on who has none. */
    private static Optional<Page> withPlaces(Optional<Page> found) {
        return found.filter(page -> !page.places().isEmpty());
    }

    Future<Reply<Page>> among(Call<Boards.ReadAmong> call) {
        var asked = call.request();
        return read(
                asked.board(),
                asked.season(),
                season -> redis.among(season, asked.players()),
                StoredBoards.AMONG,
                shelf -> new StoredBoards.ReadAmong(shelf, asked.players()));
    }

    private <Q> Future<Reply<Page>> read(
            String board,
            @Nullable Integer number,
            Function<OpenSeason, Future<Optional<Page>>> fromRedis,
            Endpoint<Q, Page> endpoint,
            Function<Shelf, Q> question) {
        return seasons.find(board)
                .compose(reply -> reply.fold(
                        open -> number == null || number == open.number()
                                ? readOpen(open, fromRedis, endpoint, question.apply(open.shelf()))
                                : readEnded(open, number, endpoint, question),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private <Q> Future<Reply<Page>> readOpen(
            OpenSeason open,
            Function<OpenSeason, Future<Optional<Page>>> fromRedis,
            Endpoint<Q, Page> endpoint,
            Q question) {
        return fromRedis.apply(open).compose(found -> {
            if (found.isPresent()) {
                metrics.readFromRedis();
                return Future.succeededFuture(Reply.done(found.get()));
            }
            return fromPostgres(endpoint, question);
        });
    }

    private <Q> Future<Reply<Page>> fromPostgres(Endpoint<Q, Page> endpoint, Q question) {
        return stored.ask(endpoint, question).onSuccess(reply -> {
            if (reply instanceof Reply.Done) {
                metrics.readFromPostgres();
            } else {
                metrics.readRefused();
            }
        });
    }

    /** An archived season is looked up like anything else; one that ended just now has to be counted. */
    private <Q> Future<Reply<Page>> readEnded(
            OpenSeason open, int number, Endpoint<Q, Page> endpoint, Function<Shelf, Q> question) {
        return bus.ask(
                        StoredBoards.SEASONS,
                        new StoredBoards.ListSeasons(open.board().name(), null, number, 1))
                .compose(reply -> reply.fold(
                        listed -> listed.seasons().isEmpty()
                                ? noSeason()
                                : readEnded(open, listed.seasons().get(0), endpoint, question),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private <Q> Future<Reply<Page>> readEnded(
            OpenSeason open, StoredBoards.Season ended, Endpoint<Q, Page> endpoint, Function<Shelf, Q> question) {
        // Its own, as it will be archived; the board's may have changed since.
        var order = ended.order() == null ? open.order() : ended.order();
        var asked = question.apply(new Shelf(ended.id(), order, ended.archived()));
        return ended.archived() ? bus.ask(endpoint, asked) : stored.ask(endpoint, asked);
    }

    private static Future<Reply<Page>> noSeason() {
        return Future.succeededFuture(Reply.refused(Code.NOT_FOUND, "the board has no such season"));
    }

    Future<Reply<Watched>> watch(Call<Boards.Watch> call) {
        return seasons.find(call.request().board())
                .compose(reply -> reply.fold(this::watch, refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private Future<Reply<Watched>> watch(OpenSeason open) {
        return redis.watch(open, null)
                .compose(news -> news.isPresent()
                        ? Future.succeededFuture(Reply.done(new Watched(
                                news.get().mark(), open.number(), news.get().page())))
                        : fromPostgres(StoredBoards.PAGE, new StoredBoards.ReadPage(open.shelf(), 0, WATCHED_TOP))
                                .map(reply -> reply.map(page -> new Watched(null, open.number(), page))));
    }

    /** Refused with {@code UNAVAILABLE} while Redis has no board to watch. */
    Future<Reply<Changed>> changes(Call<Boards.ReadChanges> call) {
        var asked = call.request();
        return seasons.find(asked.board())
                .compose(reply -> reply.fold(
                        open -> redis.watch(open, asked.since()).map(news -> changed(open, news)),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private static Reply<Changed> changed(OpenSeason open, Optional<RedisBoards.News> news) {
        return news.map(told -> Reply.done(new Changed(
                        told.mark(), open.number(), told.reset(), told.page().places())))
                .orElse(Reply.refused(Code.UNAVAILABLE, "the board can't be watched now"));
    }

    Future<Reply<Boards.Listed>> list() {
        var unknown = seasons.boards().stream().anyMatch(board -> seasons.current(board) == null);
        return unknown ? seasons.renew().map(done -> listed()) : Future.succeededFuture(listed());
    }

    private Reply<Boards.Listed> listed() {
        return Reply.done(new Boards.Listed(seasons.open().stream()
                .map(season -> season.board().shown(OpenSeason.shown(season.stored())))
                .sorted(java.util.Comparator.comparing(Boards.Board::name))
                .toList()));
    }

    Future<Reply<Boards.SeasonsListed>> seasons(Call<Boards.ListSeasons> call) {
        var asked = call.request();
        if (seasons.board(asked.board()) == null) {
            return Future.succeededFuture(Reply.refused(Code.NOT_FOUND, "there is no such board"));
        }
        var limit = asked.limit();
        return bus.ask(
                        StoredBoards.SEASONS,
                        new StoredBoards.ListSeasons(asked.board(), asked.before(), null, limit + 1))
                .map(reply -> reply.map(listed -> listed(listed, limit)));
    }

    private static Boards.SeasonsListed listed(StoredBoards.Listed listed, int limit) {
        Function<StoredBoards.Season, Season> shown = OpenSeason::shown;
        return new Boards.SeasonsListed(
                listed.seasons().stream().limit(limit).map(shown).toList(),
                listed.seasons().size() > limit);
    }
}
