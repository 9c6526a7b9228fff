package io.anteroom.app;

import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a player of a crowd goes on after each answer. */
enum Game {
    DICE {
        @Override
        JsonObject next(@Nullable JsonObject answer, int picked) {
            return Events.dice(STAKE);
        }
    },
    /** Two safe tiles are enough. */
    MINES {
        @Override
        JsonObject next(@Nullable JsonObject answer, int picked) {
            if (answer == null || isEnded(answer)) {
                return Events.mines(STAKE, 3);
            }
            return picked < 2 ? Events.pick(picked) : Events.cashOut();
        }
    };

    private static final String STAKE = "0.10";

    /**
     * The next event.
     *
     * @param answer the last one; null at first
     * @param picked tiles of the open round that are uncovered
     */
    abstract JsonObject next(@Nullable JsonObject answer, int picked);

    static boolean isEnded(JsonObject answer) {
        return Boolean.TRUE.equals(answer.getJsonObject("data").getBoolean("roundEnded"));
    }

    /** One player's way through rounds. */
    Supplier<JsonObject> script(Supplier<@Nullable JsonObject> lastAnswer) {
        return new Supplier<>() {
            private int picked;

            @Override
            public JsonObject get() {
                var answer = lastAnswer.get();
                boolean fresh = answer == null || isEnded(answer);
                picked = fresh ? 0 : picked;
                var event = next(answer, picked);
                picked += "PickTile".equals(event.getString("action")) ? 1 : 0;
                return event;
            }
        };
    }
}
