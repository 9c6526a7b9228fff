package io.anteroom.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * The draw log: everything that was committed, in the batches it was committed in, sealed into a chain of blocks. Served by
 * store, which digests each batch as it commits it; asked by rng, which has the key that seals.
 */
public final class DrawLog {

    public static final Endpoint<ReadTail, Tail> TAIL =
            Endpoint.of("store.drawlog.tail", ReadTail.class, Tail.class, Duration.ofSeconds(3));

    /** Refused with {@code ROUND_CONFLICT} if the block does not follow the head, or its batches wait no more. */
    public static final Endpoint<Append, Done> APPEND =
            Endpoint.of("store.drawlog.append", Append.class, Done.class, Duration.ofSeconds(3));

    private DrawLog() {}

    public record ReadTail(int batchesMax) {}

    /**
     * @param batches that wait for a block, the oldest first
     * @param waitingMs how long the oldest has waited
     */
    public record Tail(Head head, List<Batch> batches, long waitingMs) {

        public Tail {
            batches = List.copyOf(batches);
        }
    }

    /**
     * Where the chain ends.
     *
     * @param number of the last block; 0 before the first
     * @param actions in all blocks
     * @param hash of the last block, or of the {@linkplain #beginning}
     * @param seal by the key; all zeros before the first block
     */
    public record Head(long number, long actions, Hash hash, Hash seal) {}

    /**
     * What one transaction committed.
     *
     * @param digest over the digests of its actions, in the order of their players
     */
    public record Batch(long id, int actions, Hash digest) {}

    /**
     * @param previous hash of the block before
     * @param module hash of the code that sealed it
     * @param hash over all above, see {@link #hashOf}
     * @param seal by the key, over the hash
     */
    public record Block(long number, Hash previous, Hash module, List<Batch> batches, Hash hash, Hash seal) {

        public Block {
            batches = List.copyOf(batches);
        }
    }

    /** @param head as it is with the block */
    public record Append(Block block, Head head) {}

    /**
     * What the first block follows.
     *
     * @param unlogged how many actions there were before there was a log
     */
    public static Hash beginning(long unlogged) {
        var label = "anteroom draw log".getBytes(StandardCharsets.US_ASCII);
        return Hash.of(ByteBuffer.allocate(label.length + Long.BYTES)
                .put(label)
                .putLong(unlogged)
                .array());
    }

    /** SHA-256 over number, previous hash, module hash, and id, count and digest of each batch; numbers big-endian. */
    public static Hash hashOf(long number, Hash previous, Hash module, List<Batch> batches) {
        var batchBytes = Long.BYTES + Integer.BYTES + 32;
        var bytes = ByteBuffer.allocate(Long.BYTES + 2 * 32 + batches.size() * batchBytes);
        bytes.putLong(number).put(previous.bytes()).put(module.bytes());
        for (var batch : batches) {
            bytes.putLong(batch.id()).putInt(batch.actions()).put(batch.digest().bytes());
        }
        return Hash.of(bytes.array());
    }
}
