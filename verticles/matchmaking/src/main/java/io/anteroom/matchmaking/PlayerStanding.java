package io.anteroom.matchmaking;

import io.anteroom.contracts.Done;
import io.anteroom.contracts.MatchTickets;
import io.anteroom.contracts.Matchmaking;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a player stands, and how they get out of a queue. */
final class PlayerStanding {

    private final Bus bus;
    private final MatchmakingConfig config;
    private final Measurements measurements;

    PlayerStanding(Bus bus, MatchmakingConfig config, Measurements measurements) {
        this.bus = bus;
        this.config = config;
        this.measurements = measurements;
    }

    Future<Reply<Matchmaking.Status>> status(Call<Matchmaking.Ask> call) {
        var mode = Objects.requireNonNull(config.modes().get(config.defaultMode()));
        var find = new MatchTickets.Find(
                call.request().playerId(),
                mode.shard(mode.defaultRegion()),
                config.ticketTtl().toMillis());
        return bus.ask(MatchTickets.FIND, find, call.deadline()).map(reply -> reply.map(this::status));
    }

    Future<Reply<Matchmaking.QueuedPlayers>> queued(Call<Matchmaking.AskQueued> call) {
        return bus.ask(MatchTickets.QUEUED, call.request(), call.deadline());
    }

    Future<Reply<Done>> leave(Call<Matchmaking.Leave> call) {
        return bus.ask(MatchTickets.LEAVE, new MatchTickets.Leave(call.request().playerId()), call.deadline())
                .map(reply -> reply.map(left -> Done.DONE));
    }

    private Matchmaking.Status status(MatchTickets.Found found) {
        return new Matchmaking.Status(ticket(found.ticket()), found.queueSize(), found.match());
    }

    private Matchmaking.@Nullable Ticket ticket(MatchTickets.@Nullable Waiting ticket) {
        if (ticket == null) {
            return null;
        }
        var shard = ticket.shard();
        return new Matchmaking.Ticket(
                ticket.ticketId(),
                Mode.modeIn(shard),
                Mode.regionIn(shard),
                ticket.rank(),
                ticket.waitedMs(),
                measurements.estimatedWaitMs(shard, ticket.rank(), ticket.waitedMs()));
    }
}
