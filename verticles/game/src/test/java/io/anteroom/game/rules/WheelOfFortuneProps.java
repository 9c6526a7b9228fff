package io.anteroom.game.rules;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * How the wheel is built: the config record of the worked example.
 *
 * @param sectors what each sector multiplies a stake by
 */
record WheelOfFortuneProps(List<Integer> sectors) {

    private static final int SECTORS_MAX = 100;
    private static final int MULTIPLIER_MAX = 1_000;

    /** Fails with {@link Props.Wrong}. */
    static WheelOfFortuneProps of(JsonNode customProps) {
        var props = Props.of(customProps).object(Set.of("sectors"));
        return new WheelOfFortuneProps(
                props.field("sectors").items(2, SECTORS_MAX, sector -> sector.whole(0, MULTIPLIER_MAX)));
    }
}
