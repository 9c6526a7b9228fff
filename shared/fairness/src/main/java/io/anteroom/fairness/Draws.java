package io.anteroom.fairness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whole numbers drawn from a round's byte stream, strictly in order. {@code draw(n)} takes 4 bytes, big-endian, as v; if v
 * is at or above the largest multiple of n that fits into 2^32 it takes the next 4; the result is v mod n. So each of the n
 * results comes from exactly as many values of v.
 *
 * <p>Example: n = 3 · 2^30. floor(2^32 / n) · n = 3 · 2^30, so a quarter of all v are rejected; with n = 10000 it is 7296 of
 * 2^32.
 *
 * <p>Belongs to one thread and to one run of one action.
 */
public final class Draws implements DrawSource {
    /** The largest n of {@code draw(n)}. */
    public static final long BOUND_MAX = 1L << 32;

    public static final int BYTES_PER_DRAW = 4;

    static final long REJECTED = -1;

    private static final long[] NONE = {};

    private final byte[] bytes;
    private final long start;
    private int position;
    /** Bound and result of each draw, in turns. */
    private long[] pairs = NONE;

    private int count;

    private Draws(byte[] bytes, long start, int position) {
        this.bytes = bytes;
        this.start = start;
        this.position = position;
    }

    /** The draws of a round from its beginning. */
    public static Draws of(byte[] bytes) {
        return new Draws(bytes, 0, 0);
    }

    /**
     * The draws of a round that has used its stream up to {@code cursor}. {@code bytes} are blocks of the stream from block
     * {@link #blockAt} of that cursor on.
     */
    public static Draws resumed(byte[] bytes, long cursor) {
        var start = blockAt(cursor) * SeedStream.BLOCK_BYTES;
        return new Draws(bytes, start, (int) (cursor - start));
    }

    /** The block that holds the next byte of a round that has used {@code cursor} bytes. */
    public static long blockAt(long cursor) {
        return cursor / SeedStream.BLOCK_BYTES;
    }

    /** How many blocks from {@link #blockAt} on hold the next {@code draws} draws if none is rejected; never 0. */
    public static int blocksFor(long cursor, int draws) {
        var end = cursor + Math.max(1, draws) * (long) BYTES_PER_DRAW;
        return Math.toIntExact(blockAt(end - 1) - blockAt(cursor) + 1);
    }

    /**
     * The next number of 0 … n−1.
     *
     * @throws MoreBytesNeeded when the bytes at hand do not suffice
     */
    @Override
    public long draw(long n) {
        if (n < 1 || n > BOUND_MAX) {
            throw new IllegalArgumentException("draw(n) takes n from 1 to 2^32, not " + n + ".");
        }
        var result = scaled(nextWord(), n, BOUND_MAX);
        while (result == REJECTED) {
            result = scaled(nextWord(), n, BOUND_MAX);
        }
        return record(n, result);
    }

    /** Scales a value of 0 … range−1 to 0 … n−1, or rejects it. The range is an argument so that small ones can be tried out whole. */
    static long scaled(long value, long n, long range) {
        return value < range - range % n ? value % n : REJECTED;
    }

    private long nextWord() {
        if (bytes.length - position < BYTES_PER_DRAW) {
            throw new MoreBytesNeeded(cursor() + BYTES_PER_DRAW);
        }
        var word = (bytes[position] & 0xffL) << 24
                | (bytes[position + 1] & 0xffL) << 16
                | (bytes[position + 2] & 0xffL) << 8
                | (bytes[position + 3] & 0xffL);
        position += BYTES_PER_DRAW;
        return word;
    }

    private long record(long bound, long result) {
        if (2 * count == pairs.length) {
            pairs = Arrays.copyOf(pairs, Math.max(2, 2 * pairs.length));
        }
        pairs[2 * count] = bound;
        pairs[2 * count + 1] = result;
        count++;
        return result;
    }

    /** Bytes of the stream that the round has used, rejected ones included. */
    public long cursor() {
        return start + position;
    }

    /** The results of this run's draws, in order. */
    public long[] results() {
        var results = new long[count];
        for (var i = 0; i < count; i++) {
            results[i] = pairs[2 * i + 1];
        }
        return results;
    }

    /** This run's draws, in order, with what was asked for. */
    public List<Drawn> drawn() {
        var drawn = new ArrayList<Drawn>(count);
        for (var i = 0; i < count; i++) {
            drawn.add(new Drawn(pairs[2 * i], pairs[2 * i + 1]));
        }
        return drawn;
    }
}
