package io.anteroom.fairness;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;

/**
 * The byte streams of all rounds under one server seed. The stream of a round is the blocks b = 0, 1, 2 … of
 * HMAC-SHA256(key = the 64 ASCII characters of the server seed, message = ASCII {@code clientSeed:nonce:b}), one after
 * another. Keyed once and used often; belongs to one thread.
 */
public final class SeedStream {
    public static final int BLOCK_BYTES = 32;

    /** A client seed, two colons and two decimal longs of at most 19 digits. */
    private static final int MESSAGE_BYTES_MAX = ClientSeed.LENGTH_MAX + 2 + 2 * 19;

    private final Mac mac;
    private final byte[] message = new byte[MESSAGE_BYTES_MAX];

    public SeedStream(ServerSeed seed) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(seed.key(), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Every JDK has HmacSHA256.", e);
        }
    }

    /** Blocks {@code firstBlock} to {@code firstBlock + blockCount - 1} of a round's stream. */
    public byte[] blocks(ClientSeed clientSeed, long nonce, long firstBlock, int blockCount) {
        if (nonce < 0 || firstBlock < 0 || blockCount < 0) {
            throw new IllegalArgumentException("Nonces, blocks and counts of blocks start at 0.");
        }
        var bytes = new byte[Math.multiplyExact(blockCount, BLOCK_BYTES)];
        var prefixLength = writePrefix(clientSeed.text(), nonce);
        for (var i = 0; i < blockCount; i++) {
            writeBlock(prefixLength, firstBlock + i, bytes, i * BLOCK_BYTES);
        }
        return bytes;
    }

    private int writePrefix(String clientSeed, long nonce) {
        for (var i = 0; i < clientSeed.length(); i++) {
            message[i] = (byte) clientSeed.charAt(i);
        }
        message[clientSeed.length()] = ':';
        var length = writeDecimal(clientSeed.length() + 1, nonce);
        message[length] = ':';
        return length + 1;
    }

    private void writeBlock(int prefixLength, long block, byte[] target, int offset) {
        mac.update(message, 0, writeDecimal(prefixLength, block));
        try {
            mac.doFinal(target, offset);
        } catch (ShortBufferException e) {
            throw new AssertionError("The target was made to hold every block.", e);
        }
    }

    /** Writes a number from {@code start} on and returns the index after its last digit. */
    private int writeDecimal(int start, long value) {
        var end = start + digits(value);
        var rest = value;
        for (var i = end - 1; i >= start; i--) {
            message[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return end;
    }

    private static int digits(long value) {
        var digits = 1;
        for (var rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return digits;
    }
}
