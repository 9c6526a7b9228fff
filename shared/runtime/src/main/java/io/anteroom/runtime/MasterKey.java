package io.anteroom.runtime;

import io.anteroom.contracts.Bytes;
import io.anteroom.contracts.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key all nodes of one database share. It seals what PostgreSQL and caches keep but may not read: AES-256-GCM
 * under a key of its own for each sealed thing, derived from purpose and associated text, so that the random nonces
 * can't meet however much is sealed. Any thread.
 */
public final class MasterKey {

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final byte[] key;
    private final SecureRandom random = new SecureRandom();

    private MasterKey(byte[] key) {
        this.key = key;
    }

    /** @param base64 of 32 bytes; anything else fails with {@link BadSetting} */
    public static MasterKey parse(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException notBase64) {
            throw new BadSetting("keys.master", "no base64", "32 bytes in base64");
        }
        if (bytes.length != KEY_BYTES) {
            throw new BadSetting("keys.master", bytes.length + " bytes", "32 bytes in base64");
        }
        return new MasterKey(bytes);
    }

    /** A new key, in base64. */
    public static String generate() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** @param associated what the sealed thing belongs to; it opens for nothing else */
    public Bytes seal(String purpose, String associated, byte[] plain) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, purpose, associated, nonce);
            var sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(plain.length));
            sealed.put(nonce).put(cipher.doFinal(plain));
            return Bytes.of(sealed.array());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Fails with {@link SealBroken}. */
    public byte[] open(String purpose, String associated, Bytes sealed) {
        var bytes = sealed.array();
        if (bytes.length < NONCE_BYTES) {
            throw new SealBroken(purpose);
        }
        var nonce = java.util.Arrays.copyOf(bytes, NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, purpose, associated, nonce)
                    .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (GeneralSecurityException broken) {
            throw new SealBroken(purpose);
        }
    }

    /** 32 bytes that only this key gives for this purpose. */
    public byte[] derive(String purpose) {
        return mac(key, "derive:" + purpose);
    }

    /** Tells two keys apart without telling anything of them. */
    public Hash check() {
        return Hash.ofBytes(mac(key, "check"));
    }

    private Cipher cipher(int mode, String purpose, String associated, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var own = mac(key, "seal:" + purpose + ":" + associated);
        cipher.init(mode, new SecretKeySpec(own, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD((purpose + ":" + associated).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static byte[] mac(byte[] key, String message) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return "MasterKey[…]";
    }
}
