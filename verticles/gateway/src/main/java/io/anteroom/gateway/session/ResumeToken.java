package io.anteroom.gateway.session;

import io.anteroom.contracts.Hash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a client shows to go on with a session: 256 bits that nobody can guess, of which Redis has only the hash. */
public record ResumeToken(String text) {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public static ResumeToken random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return of(bytes);
    }

    /** The one that follows this: always the same, so that a repeat gets what the first answer said. */
    ResumeToken successor(byte[] key) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return of(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String hash() {
        return Hash.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static ResumeToken of(byte[] bytes) {
        return new ResumeToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Override
    public String toString() {
        return "ResumeToken[…]";
    }
}
