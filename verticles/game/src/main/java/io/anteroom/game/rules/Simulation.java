package io.anteroom.game.rules;

import io.anteroom.fairness.DrawSource;
import java.util.function.ToLongFunction;

/**
 * One way to play a game, without JSON, money or a journal: the same rules on any numbers, to hold computed figures against.
 * Belongs to one thread.
 */
public interface Simulation {

    /** The simulation of {@code play} whose rounds {@code round} plays. */
    static Simulation of(String play, long stakeUnits, ToLongFunction<DrawSource> round) {
        return new Simulation() {
            @Override
            public String play() {
                return play;
            }

            @Override
            public long stakeUnits() {
                return stakeUnits;
            }

            @Override
            public long play(DrawSource draws) {
                return round.applyAsLong(draws);
            }
        };
    }

    /** The {@link Figures#play} it plays. */
    String play();

    /** In how many units the first stake of a round is counted, so that no payout has to be rounded. */
    long stakeUnits();

    /**
     * Whether the round that was just played paid anything.
     *
     * @param played what {@link #play(DrawSource)} gave
     */
    default boolean hasPaid(long played) {
        return played > 0;
    }

    /** Plays a whole round: all its payouts, before the maximum win, less all stakes after the first. In units. */
    long play(DrawSource draws);
}
