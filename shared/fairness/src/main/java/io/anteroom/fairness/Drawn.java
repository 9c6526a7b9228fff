package io.anteroom.fairness;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One draw as it is written down: what was asked for and what came out. Draws are written one after another, each as its
 * bound and its result, in groups of seven bits, the lowest first, with the top bit set on all but the last: draw(10000) = 4930
 * is {@code 90 4e c2 26}.
 */
public record Drawn(long bound, long result) {
    private static final int GROUP_BITS = 7;

    private static final int MORE = 1 << GROUP_BITS;

    /** 2^32 has 33 bits. */
    private static final int GROUPS_MAX = 5;

    public Drawn {
        if (bound < 1 || bound > Draws.BOUND_MAX || result < 0 || result >= bound) {
            throw new IllegalArgumentException("draw(" + bound + ") does not give " + result + ".");
        }
    }

    public static byte[] write(List<Drawn> draws) {
        var bytes = new ByteArrayOutputStream(2 * draws.size() * 2);
        for (var draw : draws) {
            write(bytes, draw.bound);
            write(bytes, draw.result);
        }
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, long value) {
        var rest = value;
        while (rest >= MORE) {
            bytes.write((int) (rest & (MORE - 1)) | MORE);
            rest >>>= GROUP_BITS;
        }
        bytes.write((int) rest);
    }

    /** Reads what {@link #write} wrote; fails with {@link IllegalArgumentException} on anything else. */
    public static List<Drawn> read(byte[] bytes) {
        var reader = new Reader(bytes);
        var draws = new ArrayList<Drawn>();
        while (reader.hasNext()) {
            draws.add(new Drawn(reader.next(), reader.next()));
        }
        return List.copyOf(draws);
    }

    private static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasNext() {
            return position < bytes.length;
        }

        long next() {
            var value = 0L;
            for (var group = 0; group < GROUPS_MAX && hasNext(); group++) {
                var read = bytes[position++];
                value |= (read & (MORE - 1L)) << (GROUP_BITS * group);
                if ((read & MORE) == 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("These bytes are no draws.");
        }
    }
}
