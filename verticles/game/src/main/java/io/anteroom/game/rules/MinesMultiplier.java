package io.anteroom.game.rules;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a stake is multiplied by after k safe picks, k ≥ 1: 0.99 · C(tiles, k) / C(tiles − bombs, k), rounded down. The largest,
 * half of 64 tiles being bombs and all others picked, has 23 digits, so it is no long.
 *
 * @param tenThousandths the multiplier times 10000
 */
record MinesMultiplier(BigInteger tenThousandths) {
    static final BigInteger UNIT = BigInteger.valueOf(10_000);

    /** 0.99, in ten-thousandths. */
    private static final BigInteger RETURNED = BigInteger.valueOf(9_900);

    private record Key(int tiles, int bombs, int picks) {}

    /** The 4,122 multipliers of the four boards. */
    private static final Map<Key, MinesMultiplier> KNOWN = new ConcurrentHashMap<>();

    static MinesMultiplier of(int tiles, int bombs, int picks) {
        return KNOWN.computeIfAbsent(new Key(tiles, bombs, picks), MinesMultiplier::computed);
    }

    private static MinesMultiplier computed(Key key) {
        return new MinesMultiplier(
                RETURNED.multiply(ways(key.tiles, key.picks)).divide(ways(key.tiles - key.bombs, key.picks)));
    }

    /** n over k. */
    static BigInteger ways(int n, int k) {
        var ways = BigInteger.ONE;
        for (var i = 0; i < k; i++) {
            ways = ways.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        return ways;
    }

    /** In minor units, rounded down and at most {@code maxWin}. */
    long payout(long bet, long maxWin) {
        return BigInteger.valueOf(bet)
                .multiply(tenThousandths)
                .divide(UNIT)
                .min(BigInteger.valueOf(maxWin))
                .longValueExact();
    }

    /** With four digits after the point; at most what makes the maximum win of this bet, rounded down. */
    String capped(long bet, long maxWin) {
        var most = BigInteger.valueOf(maxWin).multiply(UNIT).divide(BigInteger.valueOf(bet));
        return new BigDecimal(tenThousandths.min(most), 4).toPlainString();
    }
}
