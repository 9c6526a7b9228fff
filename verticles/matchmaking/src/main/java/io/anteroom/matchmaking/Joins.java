package io.anteroom.matchmaking;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.TicketId;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes players into queues. What comes while a batch is under way is the next batch, so that many who come at once cost a
 * few transactions. Lives on one event loop.
 */
final class Joins {

    /** What a player may say of themselves; more is nonsense in every game. */
    static final int RANK_MAX = 100_000;

    private static final int BATCH_MAX = 200;
    /** At most so many wait for a batch; more are refused at once. */
    private static final int WAITING_MAX = 4_000;

    /** A ticket that may not wait at all is not made; one that there is keeps its own time. */
    private static final long NO_NEW_TICKET_MS = 0;

    private static final Refusal TOO_MANY = new Refusal(Code.OVERLOADED, "too many join at once", 1_000L);
    private static final Refusal FULL = new Refusal(Code.OVERLOADED, "the queue is full", 5_000L);

    private record Joining(MatchTickets.Wish wish, Deadline deadline, Promise<Reply<MatchTickets.JoinedOne>> answer) {}

    private final Bus bus;
    private final MatchmakingConfig config;
    private final Measurements measurements;
    private final ArrayDeque<Joining> waiting = new ArrayDeque<>();
    private boolean underWay;

    Joins(Bus bus, MatchmakingConfig config, Measurements measurements) {
        this.bus = bus;
        this.config = config;
        this.measurements = measurements;
    }

    Future<Reply<Matchmaking.Queued>> join(Call<Matchmaking.Join> call) {
        var request = call.request();
        var mode = config.modes().get(request.mode() == null ? config.defaultMode() : request.mode());
        if (mode == null) {
            return refused(Code.INVALID_PAYLOAD_SCHEMA, "there is no such mode");
        }
        var region = request.region() == null ? mode.defaultRegion() : request.region();
        if (!mode.has(region)) {
            return refused(Code.INVALID_PAYLOAD_SCHEMA, "the mode has no such region");
        }
        var rank = request.rank();
        if (rank != null && !mode.clientRank()) {
            return refused(Code.INVALID_RANK, "this mode goes by the server's ratings");
        }
        if (rank != null && (rank < 0 || rank > RANK_MAX)) {
            return refused(Code.INVALID_RANK, "a rank is from 0 to " + RANK_MAX);
        }

        var shard = mode.shard(region);
        // Who waits already, or is in a match, is answered by a full queue too: only store knows who that is.
        long waitMaxMs =
                measurements.isFull(shard) ? NO_NEW_TICKET_MS : mode.waitMax().toMillis();
        var wish = new MatchTickets.Wish(
                request.playerId(),
                request.partyId(),
                TicketId.next(),
                shard,
                rank,
                mode.format().teamSize(),
                config.ticketTtl().toMillis(),
                waitMaxMs);
        return queue(wish, call.deadline())
                .map(reply -> reply.flatMap(joined -> answer(joined, mode.name(), region, shard)));
    }

    private Future<Reply<MatchTickets.JoinedOne>> queue(MatchTickets.Wish wish, Deadline deadline) {
        if (waiting.size() >= WAITING_MAX) {
            return Future.succeededFuture(Reply.refused(TOO_MANY));
        }
        var joining = new Joining(wish, deadline, Promise.promise());
        waiting.add(joining);
        if (!underWay) {
            sendNext();
        }
        return joining.answer().future();
    }

    private void sendNext() {
        var batch = new ArrayList<Joining>();
        while (!waiting.isEmpty() && batch.size() < BATCH_MAX) {
            var next = waiting.remove();
            if (next.deadline().passed()) {
                next.answer().complete(Reply.refused(TOO_MANY));
            } else {
                batch.add(next);
            }
        }
        underWay = !batch.isEmpty();
        if (underWay) {
            send(batch);
        }
    }

    private void send(List<Joining> batch) {
        var wishes = batch.stream().map(Joining::wish).toList();
        bus.ask(MatchTickets.JOIN, new MatchTickets.Join(wishes)).onComplete(result -> {
            for (int i = 0; i < batch.size(); i++) {
                int place = i;
                if (result.succeeded()) {
                    batch.get(i).answer().complete(result.result().map(joined -> joined.tickets()
                            .get(place)));
                } else {
                    batch.get(i).answer().fail(result.cause());
                }
            }
            sendNext();
        });
    }

    private Reply<Matchmaking.Queued> answer(MatchTickets.JoinedOne joined, String mode, String region, String shard) {
        return switch (joined.outcome()) {
            case QUEUED ->
                joined.ticketId() == null ? Reply.refused(FULL) : Reply.done(queued(joined, mode, region, shard));
            case MATCHED -> Reply.done(matched(Objects.requireNonNull(joined.match())));
            case MEMBER_MATCHED -> Reply.refused(Code.INVALID_NEXT_ACTION, "a member of the party is in a match");
            case UNKNOWN_PLAYER -> Reply.refused(Code.NOT_FOUND, "no such player");
            case UNKNOWN_PARTY -> Reply.refused(Code.NOT_FOUND, "no such party");
            case NOT_LEADER -> Reply.refused(Code.FORBIDDEN, "only the party's leader invites and queues");
            case PARTY_TOO_LARGE ->
                Reply.refused(Code.INVALID_PAYLOAD_SCHEMA, "the party is larger than a team of this mode");
        };
    }

    /** Of the mode that it is of, which need not be the one that was asked for. */
    private static Matchmaking.Queued matched(Matchmaking.FoundMatch match) {
        return new Matchmaking.Queued(null, match.fields().tree().path("mode").asText(), "", 0, 0, 0, match);
    }

    private Matchmaking.Queued queued(MatchTickets.JoinedOne joined, String mode, String region, String shard) {
        var estimate = measurements.estimatedWaitMs(shard, joined.rank(), joined.waitedMs());
        return new Matchmaking.Queued(
                joined.ticketId(), mode, region, joined.rank(), joined.waitedMs(), estimate, null);
    }

    private static Future<Reply<Matchmaking.Queued>> refused(Code code, String message) {
        return Future.succeededFuture(Reply.refused(code, message));
    }
}
