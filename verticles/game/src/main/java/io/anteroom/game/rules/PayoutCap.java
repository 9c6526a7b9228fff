package io.anteroom.game.rules;

/** What a round may still pay of its maximum win. Whatever is settled first takes first. Mutable. */
final class PayoutCap {
    private long left;

    PayoutCap(long maxWin) {
        this.left = maxWin;
    }

    /** The payout, or what is left for it. */
    long take(long payout) {
        var taken = Math.min(payout, left);
        left -= taken;
        return taken;
    }
}
