package io.anteroom.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** A SHA-256. The bytes are not to be changed. */
public final class Hash {

    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Hash::sha256);

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Hash of(byte[] content) {
        return new Hash(SHA_256.get().digest(content));
    }

    /** Fails with {@link IllegalArgumentException} unless {@code bytes} are 32. */
    public static Hash ofBytes(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("not a SHA-256");
        }
        return new Hash(bytes);
    }

    @JsonCreator
    public static Hash parse(String hex) {
        return ofBytes(HexFormat.of().parseHex(hex));
    }

    public byte[] bytes() {
        return bytes;
    }

    @JsonValue
    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof Hash that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}
