package io.anteroom.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Done;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.contracts.StoredTables;
import io.anteroom.contracts.Tables;
import io.anteroom.runtime.Bus;
import io.anteroom.runtime.Call;
import io.anteroom.runtime.Deadline;
import io.anteroom.runtime.Jurisdictions;
import io.anteroom.table.rules.Roulette;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes bets, and outcomes from studios. A refusal first asks whether the event, or the number, took effect before: its retry
 * then gets the first answer.
 */
final class TableDesk {

    private static final Set<String> FIELDS = Set.of("tableRound", "bets", "currency");

    /** The source of a number that a studio told. */
    private static final String STUDIO = "studio";

    private static final Refusal WANTS_TABLE = new Refusal(Code.INVALID_EVENT_INPUTS, "roomId is missing");
    private static final Refusal WANTS_GAME = new Refusal(Code.INVALID_EVENT_INPUTS, "gameId is missing");
    private static final Refusal NO_GAME = new Refusal(Code.INVALID_GAME_ID, "gameId is " + Roulette.GAME_ID);
    private static final Refusal NO_DATA =
            new Refusal(Code.INVALID_EVENT_INPUTS, "data is {tableRound, bets, currency} and nothing else");
    private static final Refusal NO_ROUND =
            new Refusal(Code.INVALID_EVENT_INPUTS, "tableRound is the number of the round");

    private final Bus bus;
    private final TableConfig config;
    private final Jurisdictions jurisdictions;
    private final KnownTables tables;

    TableDesk(Bus bus, TableConfig config, Jurisdictions jurisdictions, KnownTables tables) {
        this.bus = bus;
        this.config = config;
        this.jurisdictions = jurisdictions;
        this.tables = tables;
    }

    Future<Reply<Tables.Accepted>> bet(Call<Tables.Bet> call) {
        var request = call.request();
        var table = tables.find(request.tableId());
        var data = request.data() == null
                ? MissingNode.getInstance()
                : request.data().tree();
        var problem = problemOf(request, table, data);
        if (problem != null) {
            return refuse(request, problem);
        }
        var currency = data.path("currency").textValue();
        return Roulette.judge(config.limits(), data.path("bets"), currency)
                .fold(
                        stake -> place(
                                call,
                                Objects.requireNonNull(table),
                                data.path("tableRound").longValue(),
                                stake),
                        refusal -> refuse(request, refusal));
    }

    private @Nullable Refusal problemOf(Tables.Bet request, KnownTables.@Nullable Table table, JsonNode data) {
        if (request.problem() != null) {
            return request.problem();
        }
        if (request.gameId() == null) {
            return WANTS_GAME;
        }
        if (!request.gameId().equals(Roulette.GAME_ID)) {
            return NO_GAME;
        }
        if (request.tableId() == null) {
            return WANTS_TABLE;
        }
        if (table == null) {
            return tables.unknown();
        }
        if (!data.isObject() || hasOtherFields(data)) {
            return NO_DATA;
        }
        var round = data.path("tableRound");
        return round.isNumber()
                        && round.canConvertToExactIntegral()
                        && round.canConvertToLong()
                        && round.longValue() > 0
                ? null
                : NO_ROUND;
    }

    private static boolean hasOtherFields(JsonNode data) {
        return data.properties().stream().anyMatch(field -> !FIELDS.contains(field.getKey()));
    }

    /**
     * As of a player without a jurisdiction of their own, which nearly all are. Store finds out who is not, says so, and is
     * asked once more.
     */
    private Future<Reply<Tables.Accepted>> place(
            Call<Tables.Bet> call, KnownTables.Table table, long tableRound, Roulette.Stake stake) {
        return place(call, table, tableRound, stake, null)
                .compose(reply -> {
                    var placed = reply instanceof Reply.Done<StoredTables.Placed> done ? done.value() : null;
                    return placed != null && placed.status() == StoredTables.Status.OTHER_JURISDICTION
                            ? place(call, table, tableRound, stake, placed.jurisdiction())
                            : Future.succeededFuture(reply);
                })
                .map(reply -> reply.flatMap(this::placed));
    }

    private Future<Reply<StoredTables.Placed>> place(
            Call<Tables.Bet> call,
            KnownTables.Table table,
            long tableRound,
            Roulette.Stake stake,
            @Nullable String jurisdiction) {
        var request = call.request();
        var place = new StoredTables.Place(
                request.playerId(),
                table.id(),
                tableRound,
                request.eventId(),
                request.contentHash(),
                stake.details(),
                stake.amount(),
                config.limits().maxStake(),
                config.limits().maxBetCount(),
                jurisdictions.terms(jurisdiction, Roulette.GAME_ID),
                true);
        return bus.ask(StoredTables.PLACE, place, call.deadline());
    }

    private Reply<Tables.Accepted> placed(StoredTables.Placed placed) {
        return switch (placed.status()) {
            case ACCEPTED, REPLAYED -> Reply.done(Objects.requireNonNull(placed.accepted()));
            case EVENT_ID_REUSED ->
                Reply.refused(Code.EVENT_ID_REUSED, "the eventId was used with other content; nothing was done");
            case LATE -> Reply.refused(Code.OVERLOADED, "too late to be looked at; nothing was done");
            case CLOSED -> Reply.refused(Code.BETS_CLOSED, "this round takes no bets");
            case OVER_LIMIT -> Reply.refused(Code.BET_LIMIT_REACHED, "that is more than may be staked on a round");
            case TOO_MANY_BETS ->
                Reply.refused(
                        Code.BET_LIMIT_REACHED,
                        "a player has at most " + config.limits().maxBetCount() + " bets on a round");
            case OTHER_JURISDICTION -> Reply.refused(Code.ROUND_CONFLICT, "the player's jurisdiction has just changed");
            case INSUFFICIENT_FUNDS -> Reply.refused(Code.INSUFFICIENT_FUNDS, "the balance is too low");
        };
    }

    private Future<Reply<Tables.Accepted>> refuse(Tables.Bet request, Refusal refusal) {
        return bus.ask(StoredTables.FIND_BET, new StoredTables.FindBet(request.playerId(), request.eventId()))
                .map(reply -> reply.flatMap(found -> {
                    if (found.contentHash() == null) {
                        return Reply.refused(refusal);
                    }
                    return found.accepted() != null && found.contentHash().equals(request.contentHash())
                            ? Reply.done(found.accepted())
                            : Reply.refused(
                                    Code.EVENT_ID_REUSED, "the eventId was used with other content; nothing was done");
                }));
    }

    Future<Reply<Done>> outcome(Call<Tables.SetOutcome> call) {
        var request = call.request();
        var table = tables.find(request.tableId());
        if (table == null) {
            return Future.succeededFuture(Reply.refused(tables.unknown()));
        }
        if (!table.studio()) {
            return Future.succeededFuture(Reply.refused(Code.FORBIDDEN, "this table draws its numbers itself"));
        }
        if (!Roulette.isNumber(request.number())) {
            return Future.succeededFuture(Reply.refused(Code.INVALID_PAYLOAD_SCHEMA, "number is from 0 to 36"));
        }
        return bus.ask(
                        StoredTables.END,
                        new StoredTables.End(table.id(), null, request.tableRound(), request.number(), null),
                        call.deadline())
                .compose(reply -> reply.fold(
                        done -> done.written()
                                ? Future.succeededFuture(Reply.done(Done.DONE))
                                : notWritten(request, call.deadline()),
                        refusal -> Future.succeededFuture(Reply.refused(refusal))));
    }

    /** The studio may not have heard that its number was taken. */
    private Future<Reply<Done>> notWritten(Tables.SetOutcome request, Deadline deadline) {
        return bus.ask(
                        StoredTables.FIND_ROUND,
                        new StoredTables.FindRound(request.tableId(), request.tableRound()),
                        deadline)
                .map(reply -> reply.flatMap(round -> isTold(request, round.result())
                        ? Reply.done(Done.DONE)
                        : Reply.refused(Code.ROUND_CONFLICT, standingOf(round))));
    }

    private static boolean isTold(Tables.SetOutcome request, Tables.@Nullable Result result) {
        return result != null && result.source().equals(STUDIO) && result.number() == request.number();
    }

    /** Only what anybody may know: a number is in the table's history from the moment it is written. */
    private static String standingOf(StoredTables.FoundRound round) {
        if (round.phase() == null) {
            return "this round has not opened";
        }
        var result = round.result();
        var what = result == null
                ? "was not waiting for its number"
                : (result.source().equals(STUDIO) ? "has" : "drew") + " the number " + result.number();
        return "this round " + what + "; its phase is " + round.phase().word();
    }
}
