package io.anteroom.game.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anteroom.contracts.Code;
import io.anteroom.contracts.Json;
import io.anteroom.contracts.Refusal;
import io.anteroom.contracts.Reply;
import io.anteroom.fairness.Draws;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Plays a game's rules with chosen draws, and keeps the state as the engine does: through JSON text. */
final class Table {
    static final BigDecimal MAX_WIN = new BigDecimal("1000000.00");

    final Rules rules;
    GameSettings settings;

    @Nullable
    JsonNode state;

    Table(String gameId) {
        rules = Games.find(gameId).orElseThrow();
        settings = GameSettings.defaults(rules, MAX_WIN);
    }

    /** Data is JSON with single quotes; null for none. */
    Reply<Step> check(String action, @Nullable String data) {
        return rules.check(settings, state, action, data == null ? null : json(data));
    }

    @Nullable
    Code refusal(String action, @Nullable String data) {
        return check(action, data).fold(step -> null, Refusal::code);
    }

    Step step(String action, @Nullable String data) {
        return check(action, data).fold(step -> step, refusal -> {
            throw new AssertionError(refusal);
        });
    }

    /** Plays with these results of draw(n), each of which has to be below its n, and checks what holds for every outcome. */
    Outcome play(String action, @Nullable String data, long... results) {
        var draws = drawing(results);
        var outcome = step(action, data).play(draws);
        assertThat(draws.results()).isEqualTo(results);
        assertThat(outcome.update().path("roundEnded").booleanValue()).isEqualTo(outcome.roundEnded());
        assertThat(outcome.update().path("nextActions").isEmpty()).isEqualTo(outcome.state() == null);
        assertThat(outcome.view().path("nextActions"))
                .isEqualTo(outcome.update().path("nextActions"));
        state = outcome.state() == null ? null : Json.tree(Json.write(outcome.state()));
        if (state != null) {
            assertThat(Json.write(rules.view(state))).isEqualTo(Json.write(outcome.view()));
        }
        return outcome;
    }

    /** Words that are below every limit of rejection scale to themselves. */
    static Draws drawing(long... results) {
        var bytes = ByteBuffer.allocate(4 * results.length);
        Arrays.stream(results).forEach(result -> bytes.putInt((int) result));
        return Draws.of(bytes.array());
    }

    static JsonNode json(String text) {
        return Json.tree(text.replace('\'', '"'));
    }

    static String text(ObjectNode node) {
        return Json.write(node).replace('"', '\'');
    }
}
