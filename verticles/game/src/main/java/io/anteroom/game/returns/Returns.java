package io.anteroom.game.returns;

/**
 * What rounds paid beside what they were expected to, in minor units.
 *
 * @param rounds how many
 * @param judged of how many something was expected
 * @param least what all were expected to pay at least
 * @param most at most
 * @param variance the sum over all draws
 * @param rise the most that one draw could add
 * @param fall the most that one draw could take
 */
public record Returns(
        long rounds,
        long judged,
        double staked,
        double paid,
        double least,
        double most,
        double variance,
        double rise,
        double fall) {

    /** What can be said of them. */
    public enum State {
        /** What was paid can be chance. */
        WITHIN,
        /** More was paid than chance explains. */
        HIGH,
        /** Less was paid than chance explains. */
        LOW,
        /** Of some rounds it is not known what they were expected to pay. */
        UNJUDGED
    }

    /**
     * Shares of what was staked.
     *
     * @param observed return
     * @param expectedLeast the least that was expected
     * @param expectedMost the most
     * @param low below it the game pays too little
     * @param high above it the game pays too much
     */
    public record Judgement(
            State state, double observed, double expectedLeast, double expectedMost, double low, double high) {

        public boolean isAlarm() {
            return state == State.HIGH || state == State.LOW;
        }
    }

    /** @param unit the least stake there could be among them */
    public Judgement judge(Tolerance tolerance, double unit) {
        var high = most + tolerance.to(variance, rise, unit);
        var low = least - tolerance.to(variance, fall, unit);
        return new Judgement(
                state(low, high),
                paid / staked,
                least / staked,
                most / staked,
                Math.max(0, low / staked),
                high / staked);
    }

    private State state(double low, double high) {
        if (judged < rounds) {
            return State.UNJUDGED;
        }
        return paid > high ? State.HIGH : paid < low ? State.LOW : State.WITHIN;
    }
}
