package io.anteroom.matchmaking.pairing;

import java.util.Arrays;

/**
 * Tickets of one size, side by side in the order of their ranks, of which more and more are taken.
 *
 * <p>The nearest ticket that is not taken is found in nearly constant time, however many were taken between: each place
 * points to the next one that may be free, and whoever follows the pointers shortens them on the way (the union-find
 * structure with path halving, Tarjan and van Leeuwen 1984). Places count from 1; 0 and the one after the last are ends
 * and never taken. Among equal ranks the older ticket comes first.
 */
final class RankLine {

    private final long[] keys;
    private final int[] above;
    private final int[] below;

    /** @param keys of {@link #key}, in any order; the line keeps them */
    RankLine(long[] keys) {
        Arrays.sort(keys);
        this.keys = keys;
        above = new int[keys.length + 2];
        below = new int[keys.length + 2];
        for (int place = 0; place < above.length; place++) {
            above[place] = place;
            below[place] = place;
        }
    }

    /** @param index of a ticket, smaller for older ones */
    static long key(int rank, int index) {
        return ((long) rank << 32) | index;
    }

    int size() {
        return keys.length;
    }

    /** The ticket that stands there. */
    int index(int place) {
        return (int) keys[place - 1];
    }

    void take(int place) {
        above[place] = place + 1;
        below[place] = place - 1;
    }

    /**
     * Writes tickets that are not taken into {@code into}, the nearest first, the older of two that are as near.
     *
     * @param reach how far away in rank they may be
     * @return how many; at most {@code max}
     */
    int nearest(int rank, int reach, int max, int[] places) {
        int first = firstAt(rank);
        int up = follow(above, first);
        int down = follow(below, first - 1);
        int count = 0;
        while (count < max) {
            long upGap = up <= keys.length ? rank(up) - rank : Long.MAX_VALUE;
            long downGap = down >= 1 ? rank - rank(down) : Long.MAX_VALUE;
            if (Math.min(upGap, downGap) > reach) {
                break;
            }
            if (upGap < downGap || (upGap == downGap && index(up) < index(down))) {
                places[count++] = up;
                up = follow(above, up + 1);
            } else {
                places[count++] = down;
                down = follow(below, down - 1);
            }
        }
        return count;
    }

    private long rank(int place) {
        return keys[place - 1] >> 32;
    }

    /** The first place of this rank or a higher one, taken or not. */
    private int firstAt(int rank) {
        int found = Arrays.binarySearch(keys, key(rank, 0));
        return (found >= 0 ? found : -found - 1) + 1;
    }

    private static int follow(int[] pointers, int from) {
        int place = from;
        while (pointers[place] != place) {
            pointers[place] = pointers[pointers[place]];
            place = pointers[place];
        }
        return place;
    }
}
