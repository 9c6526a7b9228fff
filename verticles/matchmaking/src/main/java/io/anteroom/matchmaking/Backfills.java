package io.anteroom.matchmaking;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matches;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places that become free in a match: by who leaves it, or because its room says so. */
final class Backfills {

    private static final Refusal NOT_HERE = new Refusal(Code.FORBIDDEN, "this mode fills no places");

    private final Bus bus;
    private final MatchmakingConfig config;
    /** Names of the modes that fill places. */
    private final List<String> backfilled;

    Backfills(Bus bus, MatchmakingConfig config) {
        this.bus = bus;
        this.config = config;
        this.backfilled = config.modes().values().stream()
                .filter(Mode::backfill)
                .map(Mode::name)
                .toList();
    }

    Future<Reply<Done>> leave(Call<Matchmaking.LeaveMatch> call) {
        var request = call.request();
        var leave = new Matches.Leave(request.roomId(), request.playerId(), backfilled, request.said());
        return bus.ask(Matches.LEAVE, leave, call.deadline()).map(reply -> reply.map(this::left));
    }

    private Done left(Matches.Left left) {
        if (left.offered() != null) {
            tellOf(left.offered());
        }
        return Done.DONE;
    }

    private void tellOf(String shard) {
        bus.tell(MatchTickets.CHANGED, new MatchTickets.Changed(shard, List.of()));
    }

    Future<Reply<Done>> backfill(Call<Matchmaking.Backfill> call) {
        return bus.ask(Matches.READ, new Matches.Read(call.request().roomId()), call.deadline())
                .compose(reply -> reply.fold(
                        match -> backfill(call, match), refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    private Future<Reply<Done>> backfill(Call<Matchmaking.Backfill> call, Matches.Match match) {
        var refusal = refusal(config.ofShard(match.shard()), call.request().free());
        if (refusal != null) {
            return Future.succeededFuture(Reply.refused(refusal));
        }

        return bus.ask(Matches.BACKFILL, call.request(), call.deadline()).onSuccess(done -> tellOf(match.shard()));
    }

    private static @Nullable Refusal refusal(@Nullable Mode mode, List<Integer> free) {
        if (mode == null || !mode.backfill()) {
            return NOT_HERE;
        }
        var format = mode.format();
        var fits = free.isEmpty()
                || (free.size() == format.teams()
                        && free.stream().allMatch(places -> places >= 0 && places <= format.teamSize()));
        return fits
                ? null
                : new Refusal(
                        Code.INVALID_PAYLOAD_SCHEMA,
                        "free is a number for each of " + format.teams() + " teams, at most " + format.teamSize());
    }
}
