package io.anteroom.gateway.socket;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.EventId;
import io.anteroom.contracts.FirstAnswer;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Money;
import io.anteroom.contracts.PlayRound;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.Presences.Presence;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.RoundId;
import io.anteroom.contracts.SessionId;
import io.anteroom.contracts.ViewRound;
import io.anteroom.gateway.Entry;
import io.anteroom.gateway.presence.PresenceShape;
import io.anteroom.gateway.session.Resumed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The frames players get, one method each. */
final class Frames {

    private Frames() {}

    static Frame error(@Nullable EventId eventId, Refusal refusal) {
        var code = refusal.code();
        var text = answer("Error", eventId)
                .plain("code", code.name())
                .escaped("message", refusal.message())
                .flag("retryable", code.retryable());
        var afterMs = refusal.retryAfterMs() != null ? refusal.retryAfterMs() : usualRetryAfterMs(code);
        return afterMs == null
                ? text.end()
                : text.number("retryAfterMs", afterMs).end();
    }

    static Frame error(@Nullable EventId eventId, Code code, String message) {
        return error(eventId, new Refusal(code, message));
    }

    static Frame warning(EventId eventId, Code code, String message) {
        return answer("Warning", eventId)
                .plain("code", code.name())
                .escaped("message", message)
                .flag("retryable", false)
                .end();
    }

    static Frame authenticated(
            @Nullable EventId eventId, SessionId session, String resumeToken, PlayerId player, Instant expiresAt) {
        return answer("Authenticate", eventId)
                .flag("authenticated", true)
                .plain("sessionId", session.toString())
                .plain("resumeToken", resumeToken)
                .plain("playerId", player.toString())
                .plain("expiresAt", expiresAt.toString())
                .end();
    }

    /** @param rooms that go on; one JSON object */
    static Frame resumed(EventId eventId, Resumed resumed, String rooms) {
        var text = answer("Resume", eventId)
                .plain("sessionId", resumed.sessionId().toString())
                .plain("resumeToken", resumed.successor().text())
                .number("replayed", resumed.missed().size())
                .raw("rooms", rooms);
        return resumed.isTruncated() ? text.flag("truncated", true).end() : text.end();
    }

    static Frame roundUpdate(EventId eventId, String gameId, PlayRound.Played played) {
        return roundUpdate(eventId, gameId, played.roundId(), played.action(), played.update(), played.balance());
    }

    static Frame roundUpdate(EventId eventId, FirstAnswer first) {
        return roundUpdate(eventId, first.gameId(), first.roundId(), first.action(), first.update(), first.balance());
    }

    private static Frame roundUpdate(
            EventId eventId, String gameId, RoundId roundId, String action, RawJson update, Money balance) {
        return answer("RoundUpdate", eventId)
                .plain("roundId", roundId.toString())
                .plain("gameId", gameId)
                .escaped("action", action)
                .raw("data", update.text())
                .plain("balance", balance.toText())
                .plain("currency", balance.currency().code())
                .end();
    }

    static Frame roundState(EventId eventId, String gameId, ViewRound.OpenRound round) {
        return answer("RoundState", eventId)
                .plain("roundId", round.roundId().toString())
                .plain("gameId", gameId)
                .raw("data", round.data().text())
                .plain("balance", round.balance().toText())
                .plain("currency", round.balance().currency().code())
                .end();
    }

    static Frame balance(EventId eventId, Money balance) {
        return answer("BalanceUpdate", eventId)
                .plain("balance", balance.toText())
                .plain("currency", balance.currency().code())
                .end();
    }

    static Frame pong(EventId eventId, Instant now) {
        return answer("Pong", eventId).plain("time", now.toString()).end();
    }

    static Frame presence(EventId eventId, boolean away) {
        return answer("Presence", eventId).flag("away", away).end();
    }

    static Frame presenceWatched(EventId eventId, List<Presence> presences) {
        return answer("PresenceWatched", eventId)
                .raw("presences", presences(presences))
                .end();
    }

    static Frame presenceUnwatched(EventId eventId) {
        return answer("PresenceUnwatched", eventId).end();
    }

    static Frame presenceUpdated(List<Presence> changes) {
        return answer("PresenceUpdated", null)
                .raw("changes", presences(changes))
                .end();
    }

    private static String presences(List<Presence> presences) {
        var shapes = Json.MAPPER.createArrayNode();
        presences.forEach(presence -> shapes.add(PresenceShape.of(presence)));
        return Json.write(shapes);
    }

    static Frame updateConfig(GameConfig config) {
        return answer("UpdateConfig", null)
                .escaped("gameId", config.gameId())
                .raw("config", config.document().text())
                .end();
    }

    static Frame boardWatched(EventId eventId, String board, int season, List<Entry> entries, long total) {
        return answer("BoardWatched", eventId)
                .escaped("board", board)
                .number("season", season)
                .raw("entries", Json.write(entries))
                .number("total", total)
                .end();
    }

    static Frame boardUnwatched(EventId eventId, String board) {
        return answer("BoardUnwatched", eventId).escaped("board", board).end();
    }

    /** @param reset whether the changes are the first places, because what changed is not known */
    static Frame leaderboardUpdated(String board, int season, boolean reset, List<Entry> changes) {
        var text = answer("LeaderboardUpdated", null)
                .escaped("board", board)
                .number("season", season)
                .raw("changes", Json.write(changes));
        return reset ? text.flag("reset", true).end() : text.end();
    }

    private static FrameText answer(String eventType, @Nullable EventId eventId) {
        var text = new FrameText(eventType);
        return eventId == null ? text : text.plain("eventId", eventId.value());
    }

    private static @Nullable Long usualRetryAfterMs(Code code) {
        return switch (code) {
            case RATE_LIMITED, UNAVAILABLE -> 1_000L;
            case OVERLOADED, TIMEOUT -> 250L;
            case ROUND_CONFLICT -> 50L;
            default -> null;
        };
    }
}
