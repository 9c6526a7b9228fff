package io.anteroom.matchmaking.rating;

import java.util.List;

/**
 * The steps of the paper, under its own names: μ and φ are rating and deviation on its inner scale, σ the volatility, v the
 * estimated variance of the rating by the games alone, Δ the estimated improvement.
 *
 * <p>The paper's example: a player of 1500, 200 and 0.06 beats one of 1400 and 30, loses to 1550 and 100 and to 1700 and
 * 300, and is then at 1464.06, 151.52 and 0.05999.
 */
public final class Glicko2 {

    /** How much volatilities may change; the paper recommends 0.3 to 1.2 and computes with 0.5. */
    private static final double TAU = 0.5;

    private static final double SCALE = 173.7178;
    private static final double CENTRE = 1500;
    private static final double PRECISION = 0.000001;
    /** More than the iteration has ever been seen to need; it then stands within reason of the root. */
    private static final int ITERATIONS_MAX = 100;

    private static final double DEVIATION_MAX = Skill.NEWCOMER.deviation();

    private Glicko2() {}

    /**
     * A player's skill after the games of one period.
     *
     * @param periods that passed since the last one, in which the deviation grows; a fraction is taken as such
     */
    public static Skill after(Skill before, List<Game> games, double periods) {
        if (games.isEmpty()) {
            return before;
        }
        double mu = (before.rating() - CENTRE) / SCALE;
        double phi = before.deviation() / SCALE;
        double variance = 0;
        double surprise = 0;
        for (var game : games) {
            double muOther = (game.opponent().rating() - CENTRE) / SCALE;
            double g = g(game.opponent().deviation() / SCALE);
            double expected = 1 / (1 + Math.exp(-g * (mu - muOther)));
            variance += g * g * expected * (1 - expected);
            surprise += g * (game.score() - expected);
        }
        double v = 1 / variance;
        double sigma = volatility(before.volatility(), phi, v, v * surprise);
        double phiStar = Math.min(DEVIATION_MAX / SCALE, Math.sqrt(phi * phi + periods * sigma * sigma));
        double phiAfter = 1 / Math.sqrt(1 / (phiStar * phiStar) + 1 / v);
        return new Skill(CENTRE + SCALE * (mu + phiAfter * phiAfter * surprise), SCALE * phiAfter, sigma);
    }

    private static double g(double phi) {
        return 1 / Math.sqrt(1 + 3 * phi * phi / (Math.PI * Math.PI));
    }

    /** Step 5: the root of f, by the Illinois algorithm. */
    private static double volatility(double sigma, double phi, double v, double delta) {
        double a = Math.log(sigma * sigma);
        double left = a;
        double right;
        if (delta * delta > phi * phi + v) {
            right = Math.log(delta * delta - phi * phi - v);
        } else {
            int k = 1;
            while (k < ITERATIONS_MAX && f(a - k * TAU, a, phi, v, delta) < 0) {
                k++;
            }
            right = a - k * TAU;
        }
        double fLeft = f(left, a, phi, v, delta);
        double fRight = f(right, a, phi, v, delta);
        for (int i = 0; i < ITERATIONS_MAX && Math.abs(right - left) > PRECISION; i++) {
            double middle = left + (left - right) * fLeft / (fRight - fLeft);
            double fMiddle = f(middle, a, phi, v, delta);
            if (fMiddle * fRight <= 0) {
                left = right;
                fLeft = fRight;
            } else {
                fLeft /= 2;
            }
            right = middle;
            fRight = fMiddle;
        }
        return Math.exp(left / 2);
    }

    private static double f(double x, double a, double phi, double v, double delta) {
        double e = Math.exp(x);
        double spread = phi * phi + v + e;
        return e * (delta * delta - spread) / (2 * spread * spread) - (x - a) / (TAU * TAU);
    }
}
