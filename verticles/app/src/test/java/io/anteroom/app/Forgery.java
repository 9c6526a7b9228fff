package io.anteroom.app;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A real token, and what somebody without the key can make of it. */
record Forgery(JsonObject header, JsonObject claims, String signature) {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    static Forgery of(String token) {
        var parts = token.split("\\.");
        return new Forgery(json(parts[0]), json(parts[1]), parts[2]);
    }

    /** Other claims under the real signature. */
    String withScope(String scope) {
        return content(header, claims.copy().put("scope", scope)) + "." + signature;
    }

    /** No signature, and a header that says so. */
    String unsigned() {
        return content(header.copy().put("alg", "none"), claims) + ".";
    }

    /** All as it was, signed with a key of the forger's under the real key's name. */
    String signedByAnother() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(generator.generateKeyPair().getPrivate());
        var content = content(header, claims);
        signer.update(content.getBytes(US_ASCII));
        return content + "." + ENCODER.encodeToString(signer.sign());
    }

    private static String content(JsonObject header, JsonObject claims) {
        return part(header) + "." + part(claims);
    }

    private static String part(JsonObject json) {
        return ENCODER.encodeToString(json.encode().getBytes(UTF_8));
    }

    private static JsonObject json(String part) {
        return new JsonObject(new String(DECODER.decode(part), UTF_8));
    }
}
