package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Refusal;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsPropsTest {
    private final Rules rules = Games.find("slots").orElseThrow();

    @Test
    void aMachineIsReadAsItIsWritten() {
        var props = SlotsProps.of(Machines.tiny());
        assertThat(props.theme()).isEqualTo("tiny");
        assertThat(props.strips().get(0)).containsExactly("a", "w", "b", "s");
        assertThat(props.lines().get(2)).containsExactly(2, 1, 0, 1, 2);
        assertThat(props.paytable().get("b")).containsExactly(0, 0, 2, 4, 9, 25);
        assertThat(props.scatterPays()).containsExactly(0, 0, 1, 0, 0, 0);
        assertThat(props.freeSpins()).containsExactly(0, 0, 2, 0, 0, 0);
        assertThat(props.symbols()).containsExactly("a", "b", "w", "s");
    }

    @Test
    void wildScatterAndFreeSpinsMayBeLeftOut() {
        var machine = Machines.tiny();
        machine.set("strips", Table.json("[['a'],['a'],['a'],['a'],['a']]"));
        machine.remove(java.util.List.of(
                "wild", "scatter", "scatterPays", "freeSpins", "freeSpinsMultiplier", "freeSpinsMax"));
        assertThat(rules.problemWith(machine)).isEmpty();
        assertThat(SlotsProps.of(machine).freeSpinsMultiplier()).isEqualTo(1);
    }

    /** One fault each, and the path of it in the message. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "theme|\"Tiny machine\"|customProps.theme must be a name",
                "theme||customProps.theme must be a name",
                "color|\"red\"|customProps.color is unknown",
                "strips|[]|customProps.strips must be a list of 5",
                "strips|[['a'],['a'],['a'],['a'],[]]|customProps.strips[4] must be a list of 1 to 64",
                "strips|[['a'],['a'],['a'],['a'],'a']|customProps.strips[4] must be a list",
                "strips|[['a'],['a'],['a','x'],['a'],['a']]|customProps.strips[2][1] is 'x'",
                "strips|[['a'],['a'],['a',1],['a'],['a']]|customProps.strips[2][1] must be a name",
                "strips||customProps.strips must be a list of 5",
                "lines|[]|customProps.lines must be a list of 1 to 40",
                "lines|[[0,0,0,0,3]]|customProps.lines[0][4] must be a whole number from 0 to 2",
                "lines|[[0,0,0,0,-1]]|customProps.lines[0][4] must be a whole number from 0 to 2",
                "lines|[[0,0,0,0,0.5]]|customProps.lines[0][4] must be a whole number",
                "lines|[[0,0,0,0]]|customProps.lines[0] must be a list of 5",
                "paytable|{'a':{'3':-1},'b':{}}|customProps.paytable.a.3 must be a whole number from 0 to 100000",
                "paytable|{'a':{'3':100001},'b':{}}|customProps.paytable.a.3 must be a whole number",
                "paytable|{'a':{'3':1.5},'b':{}}|customProps.paytable.a.3 must be a whole number",
                "paytable|{'a':{'3':1e400},'b':{}}|customProps.paytable.a.3 must be a whole number",
                "paytable|{'a':{'6':1},'b':{}}|customProps.paytable.a.6 is unknown",
                "paytable|{'a':1,'b':{}}|customProps.paytable.a must be an object",
                "paytable|{'A':{},'b':{}}|customProps.paytable must have names",
                "paytable|{'a':{}}|customProps.strips[0][2] is 'b'",
                "paytable|{'a':{},'b':{},'s':{}}|customProps.scatter must not be the wild",
                "wild|\"s\"|customProps.scatter must not be the wild",
                "wild|1|customProps.wild must be a name",
                "scatter||customProps.scatter is missing",
                "scatterPays|{'2':10001}|customProps.scatterPays.2 must be a whole number from 0 to 10000",
                "scatterPays|{'0':1}|customProps.scatterPays.0 is unknown",
                "freeSpins|{'2':-1}|customProps.freeSpins.2 must be a whole number from 0 to 150",
                "freeSpins|{'2':151}|customProps.freeSpins.2 must be a whole number from 0 to 150",
                "freeSpins|[2]|customProps.freeSpins must be an object",
                "freeSpinsMultiplier|0|customProps.freeSpinsMultiplier must be a whole number from 1 to 100",
                "freeSpinsMultiplier|101|customProps.freeSpinsMultiplier must be a whole number",
                "freeSpinsMax|0|customProps.freeSpinsMax must be above 0",
                "freeSpinsMax|9999999999|customProps.freeSpinsMax must be a whole number from 0 to 150",
            })
    void faultsAreNamedByTheirPath(String field, String value, String problem) {
        var machine = Machines.tiny();
        machine.remove(field);
        if (value != null) {
            machine.set(field, Table.json(value));
        }
        assertThat(rules.problemWith(machine).orElseThrow()).startsWith(problem);
        assertThat(refusal(machine).code()).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
        assertThat(refusal(machine).message()).startsWith(problem);
    }

    private Refusal refusal(JsonNode customProps) {
        var changes = Table.json("{}");
        ((ObjectNode) changes).set("customProps", customProps);
        var refusal = settings().changed(rules, changes).fold(done -> null, refused -> refused);
        return Objects.requireNonNull(refusal);
    }

    private GameSettings settings() {
        return GameSettings.defaults(rules, Table.MAX_WIN);
    }

    /** 64 to the power of 5 ways to stop are more than anybody waits for. */
    @Test
    void stripsWhoseStopsAreTooManyAreRefused() {
        var machine = Machines.tiny();
        for (var strip : machine.path("strips")) {
            ((ArrayNode) strip).removeAll();
            for (var stop = 0; stop < 64; stop++) {
                ((ArrayNode) strip).add("a");
            }
        }
        assertThat(rules.problemWith(machine).orElseThrow())
                .isEqualTo("customProps.strips can stop in 1073741824 ways, which is more than 100000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "'lagoon'", "{}", "{'strips':[]}", "{'theme':'moon'}", "{'theme':1}"})
    void whatIsNoMachineIsRefused(String customProps) {
        assertThat(refusal(Table.json(customProps)).code()).isEqualTo(Code.INVALID_PAYLOAD_SCHEMA);
    }

    @Test
    void theNameOfAThemeStandsForAllOfIt() {
        for (var theme : SlotsThemes.NAMES) {
            var changed = settings().changed(rules, Table.json("{'customProps':{'theme':'" + theme + "'}}"));
            var props = changed.fold(GameSettings::customProps, refusal -> {
                throw new AssertionError(refusal);
            });
            assertThat(props).isEqualTo(SlotsThemes.find(theme));
            assertThat(props.path("theme").textValue()).isEqualTo(theme);
        }
    }

    @Test
    void otherChangesLeaveTheMachineAsItIs() {
        var changed = settings().changed(rules, Table.json("{'maxBet':'5.00'}"));
        assertThat(changed.fold(GameSettings::customProps, refusal -> Table.json("{}")))
                .isEqualTo(rules.defaultProps());
    }
}
