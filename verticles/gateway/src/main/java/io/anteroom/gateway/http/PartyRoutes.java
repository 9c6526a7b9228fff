package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Parties;
import io.anteroom.contracts.PartyId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Reply;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parties: players who are matched together. */
final class PartyRoutes {

    private final Bus bus;

    PartyRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of(
                "createParty", this::create,
                "readParty", this::read,
                "inviteToParty", this::invite,
                "acceptParty", this::accept,
                "leaveParty", this::leave);
    }

    private Future<Answer> create(Asked asked) {
        return bus.ask(Parties.CREATE, new Parties.Create(asked.asker().playerId(), invited(asked)))
                .map(reply -> Answer.of(reply, party -> Answer.created(party(party))));
    }

    private Future<Answer> read(Asked asked) {
        return bus.ask(Parties.READ, new Parties.Read(id(asked), asked.asker().playerId()))
                .map(PartyRoutes::answer);
    }

    private Future<Answer> invite(Asked asked) {
        return bus.ask(
                        Parties.INVITE,
                        new Parties.Invite(id(asked), asked.asker().playerId(), invited(asked)))
                .map(PartyRoutes::answer);
    }

    private Future<Answer> accept(Asked asked) {
        return bus.ask(
                        Parties.ACCEPT,
                        new Parties.Accept(id(asked), asked.asker().playerId()))
                .map(PartyRoutes::answer);
    }

    private Future<Answer> leave(Asked asked) {
        return bus.ask(Parties.LEAVE, new Parties.Leave(id(asked), asked.asker().playerId()))
                .map(reply -> Answer.of(reply, done -> Answer.noContent()));
    }

    private static PartyId id(Asked asked) {
        return PartyId.parse(asked.pathValue("party"));
    }

    private static List<PlayerId> invited(Asked asked) {
        var invited = new ArrayList<PlayerId>();
        asked.body().path("invite").forEach(id -> invited.add(PlayerId.parse(id.textValue())));
        return invited;
    }

    private static Answer answer(Reply<Parties.Party> reply) {
        return Answer.of(reply, party -> Answer.ok(party(party)));
    }

    private static ObjectNode party(Parties.Party party) {
        var shape = Shapes.object()
                .put("id", party.partyId().toString())
                .put("leader", party.leader().toString());
        var members = shape.putArray("members");
        party.members().forEach(member -> members.add(member.toString()));
        var invited = shape.putArray("invited");
        party.invited().forEach(player -> invited.add(player.toString()));
        return shape.put("createdAt", party.createdAt().toString());
    }
}
