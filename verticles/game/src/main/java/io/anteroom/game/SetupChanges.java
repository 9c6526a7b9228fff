package io.anteroom.game;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.GameConfigs;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.game.rules.GameSettings;
import io.anteroom.game.rules.Games;
import io.anteroom.game.rules.Rules;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes configurations: at start, so that every game has one and it has this node's maximum win, and when an operator
 * says so. Two nodes that change one at once are told apart by the version; the loser looks again.
 */
final class SetupChanges {

    private static final int TRIES_MAX = 5;

    private final Bus bus;
    private final Setups setups;
    private final BigDecimal maxWin;

    SetupChanges(Bus bus, Setups setups, BigDecimal maxWin) {
        this.bus = bus;
        this.setups = setups;
        this.maxWin = maxWin;
    }

    /** Sees to it that every game has a configuration; refused as store refuses. */
    Future<Reply<GameConfigs.Listed>> complete() {
        Future<Reply<GameConfig>> done = Future.succeededFuture(Reply.refused(Code.INTERNAL, "there is no game"));
        for (var rules : Games.ALL) {
            done = done.compose(before -> change(rules, this::started, TRIES_MAX));
        }
        return done.map(reply -> reply.map(last -> new GameConfigs.Listed(setups.all())));
    }

    private Reply<GameConfig> started(Rules rules) {
        var setup = setups.newest(rules.gameId());
        if (setup == null) {
            return Reply.done(GameSettings.defaults(rules, maxWin).toConfig(rules, 1));
        }
        var settings = setup.settings();
        var wanted = Money.of(maxWin, settings.currency()).minor();
        return Reply.done(settings.maxWin() == wanted ? setup.config() : setup.followedBy(with(settings, wanted)));
    }

    private static GameSettings with(GameSettings settings, long maxWin) {
        return new GameSettings(
                settings.gameId(),
                settings.currency(),
                settings.minBet(),
                settings.maxBet(),
                maxWin,
                settings.enabled(),
                settings.customProps());
    }

    Future<Reply<GameConfig>> change(Call<GameConfigs.Change> call) {
        var request = call.request();
        return Games.find(request.gameId())
                .map(rules -> change(rules, known -> changed(rules, request), TRIES_MAX))
                .orElseGet(() -> Future.succeededFuture(Reply.refused(Code.INVALID_GAME_ID, "there is no such game")));
    }

    private Reply<GameConfig> changed(Rules rules, GameConfigs.Change request) {
        var setup = setups.newest(rules.gameId());
        return setup == null
                ? Reply.refused(Code.UNAVAILABLE, "the game is not set up yet")
                : setup.settings().changed(rules, request.changes()).map(setup::followedBy);
    }

    /** Looks, decides and saves; again if somebody else saved in between. */
    private Future<Reply<GameConfig>> change(Rules rules, Function<Rules, Reply<GameConfig>> next, int tries) {
        return setups.refresh()
                .compose(reply -> reply.flatMap(found -> next.apply(rules)).fold(this::saveIfNew, SetupChanges::refuse))
                .compose(reply -> isConflict(reply) && tries > 1
                        ? change(rules, next, tries - 1)
                        : Future.succeededFuture(reply));
    }

    private Future<Reply<GameConfig>> saveIfNew(GameConfig config) {
        var known = setups.newest(config.gameId());
        return isKnown(config, known)
                ? Future.succeededFuture(Reply.done(config))
                : setups.save(config).map(reply -> reply.map(this::tell));
    }

    private static boolean isKnown(GameConfig config, @Nullable Setup known) {
        return known != null && known.version() >= config.version();
    }

    private GameConfig tell(GameConfig config) {
        bus.tell(GameConfigs.CHANGED, config);
        return config;
    }

    private static Future<Reply<GameConfig>> refuse(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }

    private static boolean isConflict(Reply<GameConfig> reply) {
        return reply instanceof Reply.Refused<GameConfig> refused
                && refused.refusal().code() == Code.ROUND_CONFLICT;
    }
}
