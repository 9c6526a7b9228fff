package io.anteroom.room.rules.quiz;

import java.util.List;

/**
 * A question as a room is asked it.
 *
 * @param right the place of the right option, from 0
 */
record Posed(String text, List<String> options, int right) {

    Posed {
        options = List.copyOf(options);
    }
}
