package io.anteroom.gateway.socket;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RoomId;
import io.anteroom.contracts.Tables;
import org.jspecify.annotations.Nullable;

/** The frames of those at a table. */
final class TableFrames {

    private TableFrames() {}

    static Frame state(EventId eventId, Tables.State state) {
        var table = state.table();
        var text = new FrameText("TableState")
                .plain("eventId", eventId.value())
                .plain("roomId", table.tableId().toString())
                .plain("gameId", table.gameId())
                .escaped("name", table.name())
                .plain("phase", table.phase().word())
                .number("tableRound", table.tableRound());
        if (table.closesAt() != null) {
            text.plain("closesAt", table.closesAt().toString());
        }
        text.plain("serverTime", state.serverTime().toString());
        if (state.serverSeedHash() != null) {
            text.plain("serverSeedHash", state.serverSeedHash().hex());
        }
        if (state.nextServerSeedHash() != null) {
            text.plain("nextServerSeedHash", state.nextServerSeedHash().hex());
        }
        return text.plain("currency", table.minBet().currency().code())
                .plain("minBet", table.minBet().toText())
                .plain("maxBet", table.maxBet().toText())
                .plain("maxStake", table.maxStake().toText())
                .raw("myBets", Json.write(myBets(state)))
                .raw("history", Json.write(history(state)))
                .end();
    }

    private static ArrayNode myBets(Tables.State state) {
        var bets = Json.MAPPER.createArrayNode();
        for (var placed : state.myBets()) {
            var bet = bets.addObject().put("betId", placed.betId());
            bet.set("bets", placed.details().tree());
            bet.put("amount", placed.amount().toText())
                    .put("currency", placed.amount().currency().code());
            if (placed.payout() != null) {
                bet.put("payout", placed.payout().toText());
            }
        }
        return bets;
    }

    private static ArrayNode history(Tables.State state) {
        var rounds = Json.MAPPER.createArrayNode();
        for (var result : state.history()) {
            var round = rounds.addObject()
                    .put("tableRound", result.tableRound())
                    .put("number", result.number())
                    .put("source", result.source())
                    .put("serverSeedHash", result.serverSeedHash().hex())
                    .put("nonce", 0);
            if (result.serverSeed() != null) {
                round.put("serverSeed", result.serverSeed());
            }
        }
        return rounds;
    }

    static Frame left(EventId eventId, RoomId table) {
        return new FrameText("TableLeft")
                .plain("eventId", eventId.value())
                .plain("roomId", table.toString())
                .end();
    }

    /** @param table as the player named it, which was a table's id */
    static Frame accepted(EventId eventId, @Nullable String table, Tables.Accepted accepted) {
        var text = new FrameText("TableBetAccepted").plain("eventId", eventId.value());
        if (table != null) {
            text.escaped("roomId", table);
        }
        return text.plain("gameId", TableEvents.GAME_ID)
                .plain("betId", accepted.betId())
                .number("tableRound", accepted.tableRound())
                .plain("amount", accepted.amount().toText())
                .plain("balance", accepted.balance().toText())
                .plain("currency", accepted.balance().currency().code())
                .end();
    }

    static Frame news(Tables.News news) {
        var text = new FrameText(news.eventType())
                .plain("roomId", news.tableId().toString())
                .plain("gameId", TableEvents.GAME_ID);
        news.fields().tree().properties().forEach(field -> text.raw(field.getKey(), Json.write(field.getValue())));
        return text.end();
    }
}
