package io.anteroom.rng;

import io.anteroom.contracts.Hash;
import io.anteroom.runtime.MasterKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The seals of the draw log: HMAC-SHA256 under a key that is derived from the master key, so that who has the database and not
 * the key can't make a block. A block and the head are sealed under labels of their own: the seal of a block does not pass for
 * that of a head, and so the chain can't be cut short by making an earlier block its head. Any thread.
 */
public final class DrawSeal {

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] key;

    public DrawSeal(MasterKey masterKey) {
        key = masterKey.derive("draw-log");
    }

    /** @param hash of the block, which covers all of it */
    public Hash ofBlock(long number, Hash hash) {
        return seal("block", number, 0, hash);
    }

    /**
     * @param number of the last block
     * @param actions in all blocks
     */
    public Hash ofHead(long number, long actions, Hash hash) {
        return seal("head", number, actions, hash);
    }

    private Hash seal(String label, long number, long actions, Hash hash) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(label.getBytes(StandardCharsets.US_ASCII));
            mac.update(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(number)
                    .putLong(actions)
                    .array());
            return Hash.ofBytes(mac.doFinal(hash.bytes()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
