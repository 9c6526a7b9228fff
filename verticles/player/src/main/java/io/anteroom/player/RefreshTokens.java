package io.anteroom.player;

import io.anteroom.contracts.Hash;
import io.anteroom.runtime.MasterKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opaque 256-bit tokens, of which only hashes are stored.
 *
 * <p>A token's successor is computed from it under a key only the nodes have: whoever repeats a refresh because the answer
 * was lost gets the same successor, although nobody kept it.
 */
final class RefreshTokens {

    private static final int TOKEN_BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    RefreshTokens(MasterKey masterKey) {
        this.key = new SecretKeySpec(masterKey.derive("refresh-token"), "HmacSHA256");
    }

    String first() {
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }

    String successorOf(String token) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return BASE64.encodeToString(mac.doFinal(bytesOf(token)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static boolean isWellFormed(String token) {
        return FORM.matcher(token).matches();
    }

    static Hash hashOf(String token) {
        return Hash.of(bytesOf(token));
    }

    private static byte[] bytesOf(String token) {
        return token.getBytes(StandardCharsets.US_ASCII);
    }
}
