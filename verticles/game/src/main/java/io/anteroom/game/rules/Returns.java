package io.anteroom.game.rules;

import java.util.Collections;
import java.util.List;

/** The least and the most that the choices of a game give back of their stake in the long run. */
record Returns(Ratio least, Ratio most) {

    static Returns of(List<Ratio> returns) {
        return new Returns(Collections.min(returns), Collections.max(returns));
    }
}
