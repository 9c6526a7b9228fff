package io.anteroom.runtime.redis;

import com.google.errorprone.annotations.Immutable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A Lua script with the name Redis knows it by. */
@Immutable
public record RedisScript(String text, String sha1) {

    public static RedisScript of(String text) {
        return new RedisScript(text, sha1(text));
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
