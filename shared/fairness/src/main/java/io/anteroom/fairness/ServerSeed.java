package io.anteroom.fairness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The secret half of a round's randomness: 64 lower-case hex characters. Its text form never shows them. */
public final class ServerSeed {
    /** Bytes of chance in a seed; the text is their hex form and it is the text, not these bytes, that is hashed and keyed. */
    public static final int ENTROPY_BYTES = 32;

    static final int LENGTH = 2 * ENTROPY_BYTES;

    private final String text;

    private ServerSeed(String text) {
        this.text = text;
    }

    /** Refuses anything but 64 lower-case hex characters, without repeating what was found. */
    public static ServerSeed of(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("A server seed is 64 lower-case hex characters.");
        }
        return new ServerSeed(text);
    }

    /** The seed made of 32 bytes that a random generator produced. */
    public static ServerSeed ofEntropy(byte[] entropy) {
        if (entropy.length != ENTROPY_BYTES) {
            throw new IllegalArgumentException("A server seed is made of 32 bytes, not of " + entropy.length + ".");
        }
        return new ServerSeed(HexFormat.of().formatHex(entropy));
    }

    public static boolean isValid(String text) {
        return text.length() == LENGTH && text.chars().allMatch(ServerSeed::isLowerCaseHex);
    }

    private static boolean isLowerCaseHex(int character) {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }

    /** The commitment shown before any bet: SHA-256 over the 64 ASCII characters, in lower-case hex. */
    public String hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256.", e);
        }
    }

    /** The secret itself. Only for sealing it, and for showing it once it is retired. */
    public String reveal() {
        return text;
    }

    byte[] key() {
        return text.getBytes(US_ASCII);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerSeed seed && MessageDigest.isEqual(key(), seed.key());
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "ServerSeed[hash=" + hash() + "]";
    }
}
