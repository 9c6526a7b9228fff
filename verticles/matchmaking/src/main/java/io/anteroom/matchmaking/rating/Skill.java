package io.anteroom.matchmaking.rating;

/**
 * What is thought of a player.
 *
 * @param rating about 1500 for a newcomer
 * @param deviation how unsure that is: the rating is off by less than twice as much, 19 times out of 20
 * @param volatility how erratic the results are
 */
public record Skill(double rating, double deviation, double volatility) {

    public static final Skill NEWCOMER = new Skill(1500, 350, 0.06);

    public Skill {
        if (!Double.isFinite(rating) || !(deviation > 0) || !(volatility > 0)) {
            throw new IllegalArgumentException("no skill: " + rating + ", " + deviation + ", " + volatility);
        }
    }
}
