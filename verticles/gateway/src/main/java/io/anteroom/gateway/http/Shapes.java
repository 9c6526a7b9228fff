package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.anteroom.contracts.Accounts;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.Move;
import io.anteroom.contracts.Players;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Rng;
import io.anteroom.contracts.Rounds;
import io.anteroom.contracts.VerifyRound;
import io.anteroom.contracts.Wallets;
import io.anteroom.gateway.Entry;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The JSON that clients read, field by field as the document describes it. */
final class Shapes {

    private Shapes() {}

    /** @param own whether the reader is the player, who alone sees the e-mail */
    static ObjectNode player(Accounts.Profile profile, boolean own) {
        var player = object().put("id", profile.playerId().toString()).put("username", profile.username());
        if (own) {
            player.put("email", profile.email());
        }
        player.put("createdAt", profile.createdAt().toString());
        player.put("updatedAt", profile.updatedAt().toString());
        player.putObject("stats")
                .put("rating", profile.rating())
                .put("score", profile.score())
                .put("gamesPlayed", profile.gamesPlayed());
        return player;
    }

    static ObjectNode tokens(Players.Tokens tokens) {
        return object().put("token", tokens.token())
                .put("expiresIn", tokens.expiresInSeconds())
                .put("refreshToken", tokens.refreshToken());
    }

    static ObjectNode login(Players.LoggedIn login) {
        return tokens(login.tokens()).set("player", player(login.profile(), true));
    }

    static ObjectNode wallet(Wallets.Balances balances) {
        var wallet = object();
        var list = wallet.putArray("balances");
        for (var balance : balances.balances()) {
            list.addObject()
                    .put("currency", balance.balance().currency().code())
                    .put("balance", balance.balance().toText())
                    .put("held", balance.held().toText());
        }
        return wallet;
    }

    static ObjectNode posting(Wallets.Posting posting) {
        var shape = object().put("id", posting.id().toString())
                .put("at", posting.at().toString())
                .put("kind", word(posting.kind()))
                .put("amount", posting.amount().toText())
                .put("currency", posting.amount().currency().code())
                .put("balanceAfter", posting.balanceAfter().toText());
        if (posting.roundId() != null) {
            shape.put("roundId", posting.roundId().toString());
        }
        return shape;
    }

    static ObjectNode receipt(Wallets.Receipt receipt) {
        return object().put("id", receipt.id().toString())
                .put("playerId", receipt.playerId().toString())
                .put("amount", receipt.amount().toText())
                .put("currency", receipt.amount().currency().code())
                .put("balanceAfter", receipt.balanceAfter().toText());
    }

    static ObjectNode seeds(Rng.SeedView view) {
        return object().put("serverSeedHash", view.serverSeedHash().hex())
                .put("nextServerSeedHash", view.nextServerSeedHash().hex())
                .put("clientSeed", view.clientSeed())
                .put("nonce", view.nonce());
    }

    static ObjectNode rotated(Rng.Rotated rotated) {
        var shape = seeds(rotated.view());
        shape.putObject("revealed")
                .put("serverSeed", rotated.serverSeed())
                .put("serverSeedHash", rotated.serverSeedHash().hex())
                .put("clientSeed", rotated.clientSeed())
                .put("rounds", rotated.roundCount());
        return shape;
    }

    /** @param serverSeed null until it was revealed */
    static ObjectNode round(Rounds.Round round, @Nullable String serverSeed) {
        var shape = object().put("id", round.roundId().toString())
                .put("gameId", round.gameId())
                .put("configVersion", round.configVersion())
                .put("status", round.status())
                .put("startedAt", round.startedAt().toString());
        if (round.endedAt() != null) {
            shape.put("endedAt", round.endedAt().toString());
        }
        shape.put("currency", round.currency().code())
                .put("bet", new Money(round.bet(), round.currency()).toText())
                .put("payout", new Money(round.payout(), round.currency()).toText())
                .put("nonce", round.seed().nonce())
                .put("clientSeed", round.seed().clientSeed())
                .put("serverSeedHash", round.serverSeedHash().hex());
        if (serverSeed != null) {
            shape.put("serverSeed", serverSeed);
        }
        var actions = shape.putArray("actions");
        round.actions().forEach(action -> actions.add(action(action, round.currency())));
        return shape.putRawValue("state", raw(round.view()));
    }

    private static ObjectNode action(Rounds.Action action, Currency currency) {
        var shape = object().put("version", action.version())
                .put("action", action.action())
                .put("at", action.at().toString())
                .putRawValue("data", raw(action.data()))
                .putRawValue("update", raw(action.update()));
        var moves = shape.putArray("moves");
        for (var move : action.moves()) {
            moves.addObject().put("kind", word(move.kind())).put("amount", new Money(move.minor(), currency).toText());
        }
        if (action.serverReason() != null) {
            shape.put("by", "server").put("reason", action.serverReason());
        }
        return shape;
    }

    static ObjectNode games(List<GameConfig> configs) {
        var games = object();
        var items = games.putArray("items");
        configs.forEach(config -> items.addRawValue(raw(config.document())));
        return games;
    }

    static ObjectNode verified(VerifyRound.Verified verified) {
        var shape = object().put("gameId", verified.gameId());
        var actions = shape.putArray("actions");
        for (var outcome : verified.actions()) {
            actions.addObject().put("action", outcome.action()).putRawValue("update", raw(outcome.update()));
        }
        var draws = shape.putArray("draws");
        verified.draws().forEach(draws::add);
        return shape;
    }

    static ObjectNode entry(Entry entry) {
        return Json.MAPPER.valueToTree(entry);
    }

    static ObjectNode entries(List<Entry> entries, long total) {
        var shape = object();
        var array = shape.putArray("entries");
        entries.forEach(entry -> array.add(entry(entry)));
        return shape.put("total", total);
    }

    /** A page of a list. */
    static <T> ObjectNode page(List<T> items, Function<T, ObjectNode> shape, @Nullable String nextCursor) {
        var page = object();
        var array = page.putArray("items");
        items.forEach(item -> array.add(shape.apply(item)));
        if (nextCursor != null) {
            page.put("nextCursor", nextCursor);
        }
        return page;
    }

    static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }

    private static RawValue raw(RawJson json) {
        return new RawValue(json.text());
    }

    private static String word(Move.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
