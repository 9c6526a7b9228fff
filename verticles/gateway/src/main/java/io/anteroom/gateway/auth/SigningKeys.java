package io.anteroom.gateway.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The public keys tokens may be signed with, by their id. A set without keys believes nothing. */
record SigningKeys(Map<String, RSASSAVerifier> verifiers) {

    static final SigningKeys NONE = new SigningKeys(Map.of());

    SigningKeys {
        verifiers = Map.copyOf(verifiers);
    }

    /** Takes the RSA signing keys of a JWK set and leaves the rest; fails with {@link IllegalArgumentException}. */
    static SigningKeys parse(String jwks) {
        var verifiers = new HashMap<String, RSASSAVerifier>();
        try {
            for (var key : JWKSet.parse(jwks).getKeys()) {
                if (key instanceof RSAKey rsa && isForSigning(rsa)) {
                    verifiers.put(rsa.getKeyID(), new RSASSAVerifier(rsa.toRSAPublicKey()));
                }
            }
        } catch (ParseException | JOSEException wrong) {
            throw new IllegalArgumentException("not a set of keys", wrong);
        }
        return new SigningKeys(verifiers);
    }

    @Nullable
    RSASSAVerifier find(String keyId) {
        return verifiers.get(keyId);
    }

    boolean isEmpty() {
        return verifiers.isEmpty();
    }

    private static boolean isForSigning(RSAKey key) {
        return key.getKeyID() != null
                && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (key.getAlgorithm() == null || key.getAlgorithm().equals(JWSAlgorithm.RS256));
    }
}
