package io.anteroom.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Currency;
import io.anteroom.contracts.GameReturns;
import io.anteroom.contracts.GameReturns.Level;
import io.anteroom.contracts.GameReturns.State;
import io.anteroom.runtime.Bus;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** What games paid, beside what they were expected to. */
final class ReturnRoutes {

    private final Bus bus;

    ReturnRoutes(Bus bus) {
        this.bus = bus;
    }

    Map<String, Route> byOperation() {
        return Map.of("readGameReturns", this::readGameReturns);
    }

    private Future<Answer> readGameReturns(Asked asked) {
        var gameId = asked.pathValue("game");
        return bus.ask(GameReturns.FIND, new GameReturns.Find(gameId))
                .map(reply -> Answer.of(reply, found -> Answer.ok(returns(gameId, found))));
    }

    private static ObjectNode returns(String gameId, GameReturns.Found found) {
        var shape = Shapes.object()
                .put("gameId", gameId)
                .put("upTo", found.upTo().toString())
                .put("falseAlarmChance", found.falseAlarmChance().toPlainString())
                .put("alarm", found.levels().stream().anyMatch(ReturnRoutes::isAlarm));
        var items = shape.putArray("items");
        found.levels().forEach(level -> items.add(level(level)));
        return shape;
    }

    private static boolean isAlarm(Level level) {
        return level.state() == State.HIGH || level.state() == State.LOW;
    }

    private static ObjectNode level(Level level) {
        var currency = level.currency();
        var shape = Shapes.object()
                .put("configVersion", level.configVersion())
                .put("currency", currency.code())
                .put("stakeFrom", amount(BigDecimal.valueOf(level.stakeFrom()), currency))
                .put("stakeBelow", amount(BigDecimal.valueOf(level.stakeBelow()), currency))
                .put("days", level.days())
                .put("since", level.since().toString())
                .put("rounds", level.rounds())
                .put("staked", amount(level.staked(), currency))
                .put("paid", amount(level.paid(), currency))
                .put("return", level.shares().observed().toPlainString())
                .put("state", level.state().name().toLowerCase(Locale.ROOT));
        return level.state() == State.UNJUDGED ? shape : withTolerance(shape, level.shares());
    }

    private static ObjectNode withTolerance(ObjectNode shape, GameReturns.Shares shares) {
        return shape.put("expectedLeast", shares.expectedLeast().toPlainString())
                .put("expectedMost", shares.expectedMost().toPlainString())
                .put("toleratedLow", shares.low().toPlainString())
                .put("toleratedHigh", shares.high().toPlainString());
    }

    /** Sums may be larger than any balance. */
    private static String amount(BigDecimal minor, Currency currency) {
        return minor.movePointLeft(currency.digits())
                .setScale(currency.digits())
                .toPlainString();
    }
}
