package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameConfig;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.RawJson;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import java.math.BigDecimal;
import java.util.Set;

/**
 * How a game is set up, as its rules read it. Amounts are in minor units of the currency.
 *
 * @param maxWin the most a round pays: part of the published mathematics, so it is kept with each version
 * @param customProps the game's own properties; not to be changed
 */
public record GameSettings(
        String gameId,
        Currency currency,
        long minBet,
        long maxBet,
        long maxWin,
        boolean enabled,
        JsonNode customProps) {

    /** So that a bet times the largest multiplier, and a long series of the largest wins, stay within a long. */
    static final long BET_MAX = 1_000_000_000_000L;

    static final long WIN_MAX = 10_000_000_000_000L;

    private static final Set<String> CHANGEABLE = Set.of("minBet", "maxBet", "currency", "enabled", "customProps");

    public GameSettings {
        if (minBet < 1 || minBet > maxBet || maxBet > BET_MAX || maxWin < 1 || maxWin > WIN_MAX) {
            throw new IllegalArgumentException("The limits of " + gameId + " are out of order or out of bounds.");
        }
    }

    /**
     * What a game starts with: bets of 0.01 to 1000.00 FUN.
     *
     * @param maxWin fails with {@link IllegalArgumentException} if it is no amount of FUN
     */
    public static GameSettings defaults(Rules rules, BigDecimal maxWin) {
        var maxWinMinor = FixedPoint.read(Json.MAPPER.getNodeFactory().numberNode(maxWin), Currency.FUN.digits());
        return new GameSettings(rules.gameId(), Currency.FUN, 1, 100_000, maxWinMinor, true, rules.defaultProps());
    }

    /** Reads a document that {@link #toConfig} wrote. */
    public static GameSettings of(GameConfig config) {
        return read(config.gameId(), config.document().tree());
    }

    private static GameSettings read(String gameId, JsonNode document) {
        var currency = Currency.parse(document.path("currency").textValue());
        var digits = currency.digits();
        return new GameSettings(
                gameId,
                currency,
                FixedPoint.read(document.path("minBet"), digits),
                FixedPoint.read(document.path("maxBet"), digits),
                FixedPoint.read(document.path("maxWin"), digits),
                document.path("enabled").booleanValue(),
                document.path("customProps"));
    }

    /** The public document of these settings, as version {@code version}, with their {@link Rules#mathematics}: may take as long. */
    public GameConfig toConfig(Rules rules, long version) {
        var mathematics = rules.mathematics(customProps);
        var document = Json.MAPPER.createObjectNode();
        document.put("gameId", gameId);
        document.put("minBet", text(minBet));
        document.put("maxBet", text(maxBet));
        document.put("currency", currency.code());
        document.put("enabled", enabled);
        document.put("version", version);
        document.put("returnToPlayer", mathematics.best().returnToPlayer().toPlainString());
        document.put("maxWin", text(maxWin));
        document.set("mathematics", mathematics.write(this, rules.capped(this)));
        document.set("customProps", customProps);
        return new GameConfig(gameId, version, RawJson.of(document));
    }

    /**
     * These settings with some fields changed, as an operator asks for it; refused with {@code INVALID_PAYLOAD_SCHEMA} and
     * what is wrong. Limits keep their value when only the currency changes, if the new one has the digits for it.
     */
    public Reply<GameSettings> changed(Rules rules, JsonNode changes) {
        if (!(changes instanceof ObjectNode object) || !hasOnlyChangeable(object)) {
            return Reply.refused(
                    Code.INVALID_PAYLOAD_SCHEMA,
                    "only these can be changed: " + CHANGEABLE.stream().sorted().toList());
        }
        var wanted = Json.MAPPER.createObjectNode();
        wanted.put("minBet", decimal(minBet));
        wanted.put("maxBet", decimal(maxBet));
        wanted.put("maxWin", decimal(maxWin));
        wanted.put("currency", currency.code());
        wanted.put("enabled", enabled);
        wanted.set("customProps", customProps);
        wanted.setAll(object.deepCopy());
        wanted.set("customProps", rules.spelledOut(wanted.path("customProps")));
        return checked(rules, wanted);
    }

    private static boolean hasOnlyChangeable(ObjectNode changes) {
        return changes.properties().stream().allMatch(field -> CHANGEABLE.contains(field.getKey()));
    }

    private Reply<GameSettings> checked(Rules rules, ObjectNode wanted) {
        if (!wanted.path("enabled").isBoolean()) {
            return wrong("enabled must be true or false");
        }
        if (!wanted.path("currency").isTextual()
                || Currency.find(wanted.path("currency").textValue()).isEmpty()) {
            return wrong("currency must be one that this backend knows");
        }
        if (FixedPoint.read(wanted.path("maxWin"), digits(wanted)) < 1) {
            return wrong("the maximum win, limits.maxWin " + text(maxWin) + ", is no amount of this currency");
        }
        var problem = rules.problemWith(wanted.path("customProps"));
        if (problem.isPresent()) {
            return wrong(problem.get());
        }
        try {
            return Reply.done(read(gameId, wanted));
        } catch (IllegalArgumentException outOfOrder) {
            return wrong("minBet and maxBet must be amounts of the currency, above zero and in this order");
        }
    }

    private static int digits(JsonNode document) {
        return Currency.parse(document.path("currency").textValue()).digits();
    }

    private static Reply<GameSettings> wrong(String message) {
        return Reply.refused(Code.INVALID_PAYLOAD_SCHEMA, message);
    }

    private BigDecimal decimal(long minor) {
        return BigDecimal.valueOf(minor, currency.digits());
    }

    /** Whether the maximum win may cut off more under these settings: for higher bets, or for amounts of another currency. */
    public boolean hasHigherStakesThan(GameSettings other) {
        return maxBet > other.maxBet || maxWin < other.maxWin || !currency.equals(other.currency);
    }

    boolean isWithinLimits(long bet) {
        return bet >= minBet && bet <= maxBet;
    }

    /** Why a bet outside the limits is refused. */
    Refusal limitReached() {
        return new Refusal(Code.BET_LIMIT_REACHED, "a bet must be from " + text(minBet) + " to " + text(maxBet));
    }

    /** An amount with the currency's digits. */
    public String text(long minor) {
        return FixedPoint.text(minor, currency.digits());
    }
}
