package io.anteroom.player;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.anteroom.contracts.Keys;
import io.anteroom.runtime.MasterKey;
import io.anteroom.runtime.SealBroken;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;

/** A private key that signs access tokens. PostgreSQL has it sealed under the master key. */
record SigningKey(String id, RSAKey rsa, AccessTokens tokens, Instant createdAt) {

    static final int RSA_BITS = 2048;

    private static final String PURPOSE = "signing-key";

    /** Takes some 100 ms: not for event loops. */
    static SigningKey make(Instant now) {
        try {
            var rsa = new RSAKeyGenerator(RSA_BITS)
                    .keyIDFromThumbprint(true)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
            return new SigningKey(rsa.getKeyID(), rsa, new AccessTokens(rsa), now);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Fails with {@link SealBroken} if it was sealed under another master key, or changed since. */
    static SigningKey open(MasterKey masterKey, Keys.Stored stored) {
        var jwk = masterKey.open(PURPOSE, stored.keyId(), stored.sealed());
        try {
            var rsa = RSAKey.parse(new String(jwk, StandardCharsets.UTF_8));
            return new SigningKey(stored.keyId(), rsa, new AccessTokens(rsa), stored.createdAt());
        } catch (ParseException impossible) {
            throw new IllegalStateException("signing key " + stored.keyId() + " is no JWK");
        }
    }

    Keys.Stored seal(MasterKey masterKey) {
        var jwk = rsa.toJSONString().getBytes(StandardCharsets.UTF_8);
        return new Keys.Stored(id, masterKey.seal(PURPOSE, id, jwk), createdAt);
    }

    /** The id only. */
    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
