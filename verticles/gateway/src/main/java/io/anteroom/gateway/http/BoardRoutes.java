package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Boards;
import io.anteroom.contracts.Boards.How;
import io.anteroom.contracts.Boards.Page;
import io.anteroom.contracts.Boards.Source;
import io.anteroom.contracts.Boards.Submit;
import io.anteroom.contracts.Boards.Submitted;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Hash;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.gateway.Entry;
import io.anteroom.gateway.Usernames;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Scores and places. Operations without a board in their path are about the default one. */
final class BoardRoutes {

    private static final int NEIGHBOURS_DEFAULT = 10;

    private final Bus bus;
    private final Usernames usernames;

    BoardRoutes(Bus bus, Usernames usernames) {
        this.bus = bus;
        this.usernames = usernames;
    }

    Map<String, Route> byOperation() {
        var routes = new HashMap<String, Route>(Map.of(
                "listBoards",
                this::listBoards,
                "listSeasons",
                this::listSeasons,
                "submitPlayerScore",
                asked -> submit(asked, Source.OPERATOR, player(asked), how(asked)),
                "replacePlayerScore",
                asked -> submit(asked, Source.OPERATOR, player(asked), How.REPLACE)));
        for (var of : List.of("", "Board")) {
            routes.put("submit" + of + "Score", this::submitOwn);
            routes.put("read" + (of.isEmpty() ? "Leaderboard" : of), this::readPage);
            routes.put("read" + of + "Top", this::readTop);
            routes.put("read" + of + "Rank", this::readRank);
            routes.put("read" + of + "Around", this::readAround);
            routes.put("read" + of + "Among", this::readAmong);
        }
        return Map.copyOf(routes);
    }

    // Scores.

    private Future<Answer> submitOwn(Asked asked) {
        return submit(asked, Source.PLAYER, asked.asker().playerId(), how(asked));
    }

    private static How how(Asked asked) {
        return asked.body().path("increment").booleanValue() ? How.INCREMENT : How.BY_OPERATOR;
    }

    private Future<Answer> submit(Asked asked, Source source, PlayerId player, How how) {
        var key = IdempotencyKey.optional(asked.header(IdempotencyKey.HEADER));
        var score = whole(asked.body().path("score"));
        if (key != null && key.refusal() != null) {
            return done(Answer.refused(key.refusal()));
        }
        if (score.isEmpty()) {
            return done(Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, "score must be a whole number."));
        }

        var once = key == null ? null : once(asked, key.value(), player, score.get(), how);
        var request = new Submit(board(asked), player, score.get(), how, source, once);
        return bus.ask(Boards.SUBMIT, request)
                .compose(reply -> reply.fold(
                        submitted -> submitted(request, submitted), refusal -> done(Answer.refused(refusal))));
    }

    /** The schema takes 150.0 for whole, as JSON Schema does; a fraction that only a double loses is none. */
    private static Optional<Long> whole(JsonNode score) {
        try {
            return score.isNumber() ? Optional.of(score.decimalValue().longValueExact()) : Optional.empty();
        } catch (ArithmeticException fraction) {
            return Optional.empty();
        }
    }

    private static Boards.Once once(Asked asked, String key, PlayerId player, long score, How how) {
        var principal = asked.asker().playerId() + " " + asked.operation().id();
        var canonical = String.join("\n", principal, board(asked), player.toString(), "" + score, how.name());
        return new Boards.Once(principal, key, Hash.of(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    /** The score is kept; that its rank or the player's name can't be told just now does not change that. */
    private Future<Answer> submitted(Submit request, Submitted submitted) {
        return place(request, submitted)
                .compose(place -> username(request.playerId())
                        .map(username -> Answer.ok(
                                Shapes.entry(new Entry(request.playerId(), username, place.score(), place.rank())))))
                .map(answer -> submitted.replayed() ? answer.with("Idempotency-Replayed", "true") : answer);
    }

    /** Empty if it can't be told: a refusal would be taken for a score that was not kept, and an increment be repeated. */
    private Future<String> username(PlayerId player) {
        return usernames
                .of(List.of(player))
                .map(reply -> reply.fold(names -> names.getOrDefault(player, ""), refusal -> ""))
                .otherwise("");
    }

    /** A score and its rank, if it can be told. */
    private record Standing(long score, @Nullable Long rank) {}

    private Future<Standing> place(Submit request, Submitted submitted) {
        var plain = new Standing(submitted.score(), submitted.rank());
        var isOfUnknownSeason = submitted.replayed() && submitted.season() == null;
        if (submitted.rank() != null || isOfUnknownSeason) {
            return Future.succeededFuture(plain);
        }
        // Redis may know an older score, or a later one; its rank is of that one.
        Function<Page, Standing> first = page -> {
            var found = page.places().get(0);
            return found.score() == submitted.score() ? new Standing(found.score(), found.rank()) : plain;
        };
        return bus.ask(Boards.AROUND, new Boards.ReadAround(request.board(), submitted.season(), request.playerId(), 0))
                .map(reply -> reply.fold(first, refusal -> plain))
                .otherwise(plain);
    }

    // Places.

    private Future<Answer> readPage(Asked asked) {
        var offset = Optional.ofNullable(asked.query().get("offset"))
                .map(Long::valueOf)
                .orElse(0L);
        return page(asked, offset, asked.limit());
    }

    private Future<Answer> readTop(Asked asked) {
        return page(asked, 0, Integer.parseInt(asked.pathValue("n")));
    }

    private Future<Answer> page(Asked asked, long offset, int limit) {
        return bus.ask(Boards.PAGE, new Boards.ReadPage(board(asked), season(asked), offset, limit))
                .compose(this::entries);
    }

    private Future<Answer> readRank(Asked asked) {
        return bus.ask(Boards.AROUND, new Boards.ReadAround(board(asked), season(asked), player(asked), 0))
                .compose(reply -> named(reply, (page, entries) -> Answer.ok(Shapes.entry(entries.get(0)))));
    }

    private Future<Answer> readAround(Asked asked) {
        var n = asked.query().get("n");
        var neighbours = n == null ? NEIGHBOURS_DEFAULT : Integer.parseInt(n);
        return bus.ask(Boards.AROUND, new Boards.ReadAround(board(asked), season(asked), player(asked), neighbours))
                .compose(this::entries);
    }

    private Future<Answer> readAmong(Asked asked) {
        var players = StreamSupport.stream(asked.body().path("players").spliterator(), false)
                .map(id -> PlayerId.parse(id.textValue()))
                .distinct()
                .toList();
        return bus.ask(Boards.AMONG, new Boards.ReadAmong(board(asked), season(asked), players))
                .compose(this::entries);
    }

    private Future<Answer> entries(Reply<Page> reply) {
        return named(reply, (page, entries) -> Answer.ok(Shapes.entries(entries, page.total())));
    }

    private Future<Answer> named(Reply<Page> reply, java.util.function.BiFunction<Page, List<Entry>, Answer> onNamed) {
        return reply.fold(
                page -> usernames
                        .name(page.places())
                        .map(named -> Answer.of(named, entries -> onNamed.apply(page, entries))),
                refusal -> done(Answer.refused(refusal)));
    }

    // Boards and seasons.

    private Future<Answer> listBoards(Asked asked) {
        return bus.ask(Boards.LIST, new Boards.ListBoards())
                .map(reply ->
                        Answer.of(reply, listed -> Answer.ok(Shapes.page(listed.boards(), BoardRoutes::board, null))));
    }

    private Future<Answer> listSeasons(Asked asked) {
        var cursor = asked.cursor();
        if (cursor != null && !cursor.matches("\\d{1,9}")) {
            return done(Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, "cursor is not one that this list gave."));
        }
        var before = cursor == null ? null : Integer.valueOf(cursor);
        return bus.ask(Boards.SEASONS, new Boards.ListSeasons(board(asked), before, asked.limit()))
                .map(reply -> Answer.of(reply, BoardRoutes::seasons));
    }

    private static Answer seasons(Boards.SeasonsListed listed) {
        var seasons = listed.seasons();
        var next = listed.more() ? "" + seasons.get(seasons.size() - 1).number() : null;
        return Answer.ok(Shapes.page(seasons, BoardRoutes::season, next));
    }

    private static ObjectNode board(Boards.Board board) {
        var shape = Shapes.object()
                .put("board", board.name())
                .put("operator", word(board.operator()))
                .put("order", word(board.order()))
                .put("clientScores", board.clientScores());
        return shape.set("season", season(board.season()));
    }

    private static ObjectNode season(Boards.Season season) {
        var shape = Shapes.object()
                .put("season", season.number())
                .put("startedAt", season.startedAt().toString());
        if (season.endsAt() != null) {
            shape.put("endsAt", season.endsAt().toString());
        }
        if (season.endedAt() != null) {
            shape.put("endedAt", season.endedAt().toString());
        }
        return shape;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String board(Asked asked) {
        return asked.path().getOrDefault("board", Boards.DEFAULT);
    }

    private static PlayerId player(Asked asked) {
        return PlayerId.parse(asked.pathValue("player"));
    }

    private static @Nullable Integer season(Asked asked) {
        var season = asked.query().get("season");
        return season == null ? null : Integer.valueOf(season);
    }

    private static Future<Answer> done(Answer answer) {
        return Future.succeededFuture(answer);
    }
}
