package io.anteroom.game.rules.blackjack.analysis;

import java.util.Arrays;

/** Sums over outcomes with their chances. Small ones are summed apart, so that large ones do not swallow them. Mutable. */
final class Tally {
    /** The most a stake of one is paid: two hands, both doubled and both won. */
    static final int MOST = 8;

    private double chance;
    private double net;
    private double square;
    private double paid;
    private double staked;
    private final double[] byHalves = new double[2 * MOST + 1];

    /** A round of a stake of one in which {@code stake} was staked in all and {@code payout} paid. */
    void add(double probability, double stake, double payout) {
        var won = payout - stake;
        chance += probability;
        net += probability * won;
        square += probability * won * won;
        staked += probability * stake;
        if (payout > 0) {
            paid += probability;
        }
        byHalves[(int) (2 * payout)] += probability;
    }

    void addAll(Tally other) {
        chance += other.chance;
        net += other.net;
        square += other.square;
        paid += other.paid;
        staked += other.staked;
        Arrays.setAll(byHalves, halves -> byHalves[halves] + other.byHalves[halves]);
    }

    BlackjackAnalysis.Result result() {
        var payouts = Arrays.stream(byHalves).boxed().toList();
        return new BlackjackAnalysis.Result(chance, net, square - net * net, staked, paid, payouts);
    }
}
