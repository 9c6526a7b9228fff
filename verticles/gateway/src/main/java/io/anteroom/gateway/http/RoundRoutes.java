package io.anteroom.gateway.http;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.SeedId;
import io.anteroom.contracts.Seeds;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A player's rounds, and the seeds they are drawn from. */
final class RoundRoutes {

    private final Bus bus;

    RoundRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of(
                "listRounds", this::listRounds,
                "readRound", this::readRound,
                "readSeeds", this::readSeeds,
                "rotateSeeds", this::rotateSeeds);
    }

    private Future<Answer> readSeeds(Asked asked) {
        return bus.ask(Seeds.VIEW, new Seeds.View(asked.asker().playerId()))
                .map(reply -> Answer.of(reply, view -> Answer.ok(Shapes.seeds(view))));
    }

    private Future<Answer> rotateSeeds(Asked asked) {
        return bus.ask(Rng.ROTATE, new Rng.Rotate(asked.asker().playerId(), asked.text("clientSeed")))
                .map(reply -> Answer.of(reply, rotated -> Answer.ok(Shapes.rotated(rotated))));
    }

    private Future<Answer> readRound(Asked asked) {
        var request = new Rounds.ReadRound(asked.asker().playerId(), RoundId.parse(asked.pathValue("round")));
        return bus.ask(Rounds.READ, request)
                .compose(reply -> reply.fold(this::readRound, refusal -> done(Answer.refused(refusal))));
    }

    private Future<Answer> readRound(Rounds.Round round) {
        return revealed(List.of(round)).map(seeds -> Answer.ok(Shapes.round(round, serverSeed(round, seeds))));
    }

    private Future<Answer> listRounds(Asked asked) {
        var cursor = asked.cursor();
        var before = cursor == null ? Optional.<RoundId>empty() : RoundCursor.read(cursor);
        if (cursor != null && before.isEmpty()) {
            return done(Answer.refused(Code.INVALID_PAYLOAD_SCHEMA, "cursor is not one that this list gave."));
        }
        return listRounds(asked.asker().playerId(), before.orElse(null), asked.limit());
    }

    private Future<Answer> listRounds(PlayerId player, @Nullable RoundId before, int limit) {
        return bus.ask(Rounds.LIST, new Rounds.ListRounds(player, before, limit))
                .compose(reply -> reply.fold(this::page, refusal -> done(Answer.refused(refusal))));
    }

    private Future<Answer> page(Rounds.Listed listed) {
        var rounds = listed.rounds();
        var next = listed.more() && !rounds.isEmpty()
                ? RoundCursor.write(rounds.get(rounds.size() - 1).roundId())
                : null;
        return revealed(rounds)
                .map(seeds ->
                        Answer.ok(Shapes.page(rounds, round -> Shapes.round(round, serverSeed(round, seeds)), next)));
    }

    private static @Nullable String serverSeed(Rounds.Round round, Map<SeedId, String> revealed) {
        return round.serverSeed() != null
                ? round.serverSeed()
                : revealed.get(round.seed().seedId());
    }

    /**
     * The retired seeds of these rounds that nobody has asked for yet. One that can't be had now is left out: the round
     * is worth more without it than an error.
     */
    private Future<Map<SeedId, String>> revealed(List<Rounds.Round> rounds) {
        var asks = rounds.stream()
                .filter(round -> round.seedRetired() && round.serverSeed() == null)
                .map(round -> round.seed().seedId())
                .distinct()
                .collect(Collectors.toMap(Function.identity(), this::reveal));
        return Future.join(List.copyOf(asks.values())).map(all -> asks.entrySet().stream()
                .filter(ask -> ask.getValue().result().isPresent())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        ask -> Objects.requireNonNull(ask.getValue().result().orElse(null)))));
    }

    private Future<Optional<String>> reveal(SeedId seed) {
        return bus.ask(Rng.REVEAL, new Rng.Reveal(seed))
                .map(reply ->
                        reply.fold(revealed -> Optional.of(revealed.serverSeed()), refusal -> Optional.<String>empty()))
                .otherwise(Optional.empty());
    }

    private static Future<Answer> done(Answer answer) {
        return Future.succeededFuture(answer);
    }
}
