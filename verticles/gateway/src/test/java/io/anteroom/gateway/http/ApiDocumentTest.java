package io.anteroom.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.anteroom.contracts.Json;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The document, and whether holding something against it can fail at all. */
final class ApiDocumentTest {

    private final ApiDocument document = ApiDocument.load();

    @Test
    void routesThatMoveMoneyOrConfigureNeedTheirScope() {
        var scoped = document.operations().stream()
                .filter(operation -> !operation.scopes().isEmpty())
                .map(operation -> operation.id() + " " + operation.scopes());

        assertThat(scoped)
                .containsExactlyInAnyOrder(
                        "deposit [wallet:fund]",
                        "withdraw [wallet:fund]",
                        "changeGameConfig [games:configure]",
                        "readGameReturns [games:configure]",
                        "submitPlayerScore [boards:write]",
                        "replacePlayerScore [boards:write]",
                        "setTableOutcome [tables:outcome]",
                        "sendNotification [players:notify]");
    }

    @Test
    void onlyTheseRoutesNeedNoToken() {
        var open = document.operations().stream()
                .filter(operation -> !operation.secured())
                .map(Operation::id);

        assertThat(open)
                .containsExactlyInAnyOrder(
                        "readDocument",
                        "readKeys",
                        "register",
                        "logIn",
                        "refresh",
                        "listGames",
                        "readGameConfig",
                        "verifyRound",
                        "listTables",
                        "readLeaderboard",
                        "readTop",
                        "readRank",
                        "readAround",
                        "readAmong",
                        "listBoards",
                        "listSeasons",
                        "readBoard",
                        "readBoardTop",
                        "readBoardRank",
                        "readBoardAround",
                        "readBoardAmong");
    }

    @Test
    void anOperationThatNothingAnswersStopsTheStart() {
        assertThatThrownBy(() -> new Routes(document.operations(), Map.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyAnswerOfEveryOperationHasASchemaThatRefusesSomething() {
        var open = Set.of("readDocument", "logOut");
        for (var operation : document.operations()) {
            assertThat(operation.responses()).containsKey("default");
            operation.responses().values().stream()
                    .filter(schema -> !open.contains(operation.id()))
                    .forEach(schema -> assertThat(problem(schema, Json.tree("{\"surprise\":1}")))
                            .as(operation.id())
                            .isNotNull());
        }
    }

    @Test
    void aViolationNamesThePlaceAndTheRule() {
        var schema = new JsonObject(
                "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"maximum\":3}}}}");

        assertThat(problem(schema, Json.tree("{\"a\":[1,2,3]}"))).isNull();
        assertThat(problem(schema, Json.tree("{\"a\":[1,4]}")))
                .contains("a/1", "maximum")
                .doesNotContain("4");
    }

    private @org.jspecify.annotations.Nullable String problem(JsonObject schema, JsonNode value) {
        return new Schema(document.resolve(schema)).problemWith(value);
    }
}
