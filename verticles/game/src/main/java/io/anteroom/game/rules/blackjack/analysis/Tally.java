package io.anteroom.game.rules.blackjack.analysis;

/** Sums over outcomes with their chances. Small ones are summed apart, so that large ones do not swallow them. Mutable. */
final class Tally {
    /** The most a stake of one is paid: two hands, both doubled and both won. */
    static final int MOST = 8;

    private double chance;
    private double net;
    private double square;
    private double paid;
    private double staked;
    private double most;

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
        if (payout == MOST) {
            most += probability;
        }
    }

    void addAll(Tally other) {
        chance += other.chance;
        net += other.net;
        square += other.square;
        paid += other.paid;
        staked += other.staked;
        most += other.most;
    }

    BlackjackAnalysis.Result result() {
        return new BlackjackAnalysis.Result(chance, net, square - net * net, staked, paid, most);
    }
}
