package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GameSettingsTest {
    private final Rules rules = Games.find("dice").orElseThrow();
    private final GameSettings settings = GameSettings.defaults(rules, Table.MAX_WIN);

    private Reply<GameSettings> changed(String changes) {
        return settings.changed(rules, Table.json(changes));
    }

    @Test
    void thePublicDocument() {
        var document = settings.toConfig(rules, 1).document().text().replace('"', '\'');
        assertThat(document)
                .startsWith("{'gameId':'dice','minBet':'0.01','maxBet':'1000.00','currency':'FUN','enabled':true,"
                        + "'version':1,'returnToPlayer':'0.99','maxWin':'1000000.00',"
                        + "'mathematics':[{'play':'best choice, even money: Under 49.50, pays 2.0000',"
                        + "'returnToPlayer':'0.99','variance':'0.9999','hitFrequency':'0.495','maxMultiplier':'2',"
                        + "'maxMultiplierChance':'0.495','method':'enumeration','underMaxWin':{"
                        + "'freeUpTo':'1000.00','stake':'1000.00','returnToPlayer':'0.99','maxMultiplier':'2',"
                        + "'maxMultiplierChance':'0.495','exact':true}},{")
                .endsWith("}],'customProps':{'chanceMax':9800,'returnToPlayerLeast':'0.9899032'}}");
    }

    @Test
    void everyGamePublishesTheFiguresOfItsRulesTheBestFirst() {
        for (var game : Games.ALL) {
            var props = game.defaultProps();
            var document = GameSettings.defaults(game, Table.MAX_WIN)
                    .toConfig(game, 1)
                    .document()
                    .tree();
            var mathematics = Mathematics.of(document.path("mathematics"));
            assertThat(mathematics).isEqualTo(game.mathematics(props));
            assertThat(document.path("returnToPlayer").textValue())
                    .isEqualTo(mathematics.best().returnToPlayer().toPlainString());
            assertThat(mathematics.figures()).allSatisfy(figures -> assertThat(figures.returnToPlayer())
                    .isLessThanOrEqualTo(mathematics.best().returnToPlayer())
                    .isBetween(BigDecimal.ZERO, BigDecimal.ONE));
            assertThat(mathematics.figures().stream().map(Figures::play)).doesNotHaveDuplicates();
        }
    }

    @Test
    void everyGameReadsBackWhatItPublishes() {
        for (var game : Games.ALL) {
            var defaults = GameSettings.defaults(game, Table.MAX_WIN);
            assertThat(GameSettings.of(defaults.toConfig(game, 7))).isEqualTo(defaults);
            assertThat(game.problemWith(defaults.customProps())).isEmpty();
        }
    }

    @Test
    void anOperatorChangesSomeFields() {
        var changed = changed("{'minBet':0.5,'maxBet':'20.00','enabled':false}");
        assertThat(changed)
                .isEqualTo(Reply.done(new GameSettings(
                        "dice", settings.currency(), 50, 2_000, 100_000_000, false, settings.customProps())));
        assertThat(changed("{}")).isEqualTo(Reply.done(settings));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{'gameId':'limbo'}",
                "{'maxWin':'1.00'}",
                "{'version':9}",
                "{'enabled':'true'}",
                "{'currency':'XYZ'}",
                "{'currency':1}",
                "{'currency':'JPY'}",
                "{'minBet':0}",
                "{'minBet':'0.001'}",
                "{'minBet':null}",
                "{'minBet':2000}",
                "{'maxBet':'10000000000.01'}",
                "{'customProps':{}}",
                "{'customProps':null}"
            })
    void changesThatAreRefused(String changes) {
        assertThat(changed(changes).fold(done -> null, Refusal::code)).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    @Test
    void aMaximumWinMustBeAnAmount() {
        assertThatThrownBy(() -> GameSettings.defaults(rules, new BigDecimal("0.001")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
