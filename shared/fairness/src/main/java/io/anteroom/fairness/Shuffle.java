package io.anteroom.fairness;

/**
 * A Fisher–Yates shuffle of 0 … size−1 that draws only the places it is asked for: place k is found by j = k + draw(size − k)
 * and a swap of k and j. Belongs to one thread.
 */
public final class Shuffle {
    private final int[] order;
    private int placed;

    public Shuffle(int size) {
        order = new int[size];
        for (var i = 0; i < size; i++) {
            order[i] = i;
        }
    }

    /** A shuffle that goes on after places whose draws, in order, are known from earlier actions of the round. */
    public static Shuffle resumed(int size, long[] results) {
        var shuffle = new Shuffle(size);
        for (var result : results) {
            var unused = shuffle.swap(Math.toIntExact(result));
        }
        return shuffle;
    }

    /** What stands at the next place. */
    public int next(DrawSource draws) {
        if (placed == order.length) {
            throw new IllegalStateException("All " + placed + " places of the shuffle are drawn.");
        }
        return swap((int) draws.draw(order.length - placed));
    }

    /**
     * Begins anew from the order as it lies, which costs nothing and is as random as from the sorted one; but only from the
     * sorted one do a round's draws tell its places. For simulations.
     */
    public void again() {
        placed = 0;
    }

    private int swap(int result) {
        var other = placed + result;
        var value = order[other];
        order[other] = order[placed];
        order[placed] = value;
        placed++;
        return value;
    }
}
