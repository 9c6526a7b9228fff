package io.anteroom.game.rules;

import java.util.List;

/**
 * The computed mathematics of a game: the figures of each way to play it that is told apart, the best choice first. The first
 * one's return is what the configuration calls {@code returnToPlayer}.
 */
public record Mathematics(List<Figures> figures) {

    public Mathematics {
        figures = List.copyOf(figures);
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("A game has figures of at least one way to play it.");
        }
    }

    public Figures best() {
        return figures.get(0);
    }
}
