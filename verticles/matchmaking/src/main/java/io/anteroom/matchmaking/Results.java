package io.anteroom.matchmaking;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Reply;
import io.anteroom.matchmaking.rating.Skill;
import io.anteroom.matchmaking.rating.Standings;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Ends matches as the server decided, and lets ratings follow. Ratings are read, computed here, and written only if they
 * are still the ones that were read; if not, it is done again with the newer ones.
 */
final class Results {

    private static final int TRIES = 8;
    /** What Glicko-2 calls a rating period: idle for so long, a deviation grows by one step. */
    private static final double PERIOD_MS = 24 * 3_600_000.0;

    private final Bus bus;
    private final MatchmakingConfig config;
    private final MatchmakingMetrics metrics;

    Results(Bus bus, MatchmakingConfig config, MatchmakingMetrics metrics) {
        this.bus = bus;
        this.config = config;
        this.metrics = metrics;
    }

    Future<Reply<Matchmaking.Finished>> finish(Call<Matchmaking.Finish> call) {
        return attempt(call, TRIES);
    }

    private Future<Reply<Matchmaking.Finished>> attempt(Call<Matchmaking.Finish> call, int tries) {
        var request = call.request();
        return bus.ask(Matches.READ, new Matches.Read(request.roomId()), call.deadline())
                .compose(reply ->
                        reply.fold(match -> attempt(call, match, tries), refusal -> done(Reply.refused(refusal))));
    }

    private Future<Reply<Matchmaking.Finished>> attempt(Call<Matchmaking.Finish> call, Matches.Match match, int tries) {
        if (match.result() != null) {
            return done(Reply.done(read(match.result())));
        }
        var members = new HashMap<PlayerId, Matches.Member>();
        match.members().forEach(member -> members.put(member.playerId(), member));
        var placings = call.request().placings();
        if (!areOf(members, placings)) {
            return done(Reply.refused(
                    Code.INVALID_PAYLOAD_SCHEMA, "placings name each a different player of the match, from place 1"));
        }

        var changes = isRated(match) ? changes(members, placings) : List.<Matches.Change>of();
        var result = RawJson.of(Json.MAPPER.valueToTree(new Matchmaking.Finished(rated(changes, placings))));
        return bus.ask(Matches.FINISH, new Matches.Finish(match.roomId(), changes, result), call.deadline())
                .compose(reply -> reply.fold(
                        finished -> finished(call, match, finished, tries), refusal -> done(Reply.refused(refusal))));
    }

    private Future<Reply<Matchmaking.Finished>> finished(
            Call<Matchmaking.Finish> call, Matches.Match match, Matches.Finished finished, int tries) {
        return switch (finished.outcome()) {
            case FINISHED -> {
                metrics.finished(Mode.modeIn(match.shard()));
                yield done(Reply.done(read(Objects.requireNonNull(finished.result()))));
            }
            case REPEATED -> done(Reply.done(read(Objects.requireNonNull(finished.result()))));
            case STALE ->
                tries > 1
                        ? attempt(call, tries - 1)
                        : done(Reply.refused(Code.OVERLOADED, "the players' ratings change too often just now"));
            case UNKNOWN -> done(Reply.refused(Code.ROOM_NOT_FOUND, "the room is no match's"));
        };
    }

    /** A mode that is not in the configuration any more was rated while it was. */
    private boolean isRated(Matches.Match match) {
        var mode = config.ofShard(match.shard());
        return mode == null || mode.rated();
    }

    private static boolean areOf(Map<PlayerId, Matches.Member> members, List<Matchmaking.Placing> placings) {
        long different =
                placings.stream().map(Matchmaking.Placing::playerId).distinct().count();
        return different == placings.size()
                && placings.stream()
                        .allMatch(placing -> placing.place() >= 1 && members.containsKey(placing.playerId()));
    }

    private static List<Matches.Change> changes(
            Map<PlayerId, Matches.Member> members, List<Matchmaking.Placing> placings) {
        var entries = placings.stream()
                .map(placing -> entry(member(members, placing), placing))
                .toList();
        var after = Standings.after(entries);
        var changes = new ArrayList<Matches.Change>();
        for (int i = 0; i < placings.size(); i++) {
            var before = member(members, placings.get(i)).rating();
            var skill = after.get(i);
            changes.add(new Matches.Change(
                    placings.get(i).playerId(), before, skill.rating(), skill.deviation(), skill.volatility()));
        }
        return changes;
    }

    private static Matches.Member member(Map<PlayerId, Matches.Member> members, Matchmaking.Placing placing) {
        return Objects.requireNonNull(members.get(placing.playerId()));
    }

    private static Standings.Entry entry(Matches.Member member, Matchmaking.Placing placing) {
        var rating = member.rating();
        var skill = new Skill(rating.rating(), rating.deviation(), rating.volatility());
        return new Standings.Entry(member.team(), placing.place(), skill, rating.idleMs() / PERIOD_MS);
    }

    private static List<Matchmaking.Rated> rated(List<Matches.Change> changes, List<Matchmaking.Placing> placings) {
        var rated = new ArrayList<Matchmaking.Rated>();
        for (int i = 0; i < changes.size(); i++) {
            var change = changes.get(i);
            rated.add(new Matchmaking.Rated(
                    change.playerId(),
                    placings.get(i).place(),
                    Math.round(change.before().rating()),
                    Math.round(change.rating())));
        }
        return rated;
    }

    private static Matchmaking.Finished read(RawJson result) {
        return Json.read(result.text(), Matchmaking.Finished.class);
    }

    private static <T> Future<Reply<T>> done(Reply<T> reply) {
        return Future.succeededFuture(reply);
    }
}
