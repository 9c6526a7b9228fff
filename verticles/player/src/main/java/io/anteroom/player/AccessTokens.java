package io.anteroom.player;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import io.anteroom.contracts.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Makes access tokens under one key, as whoever checks them expects them: RS256, with a few claims and no more. Any
 * thread. It is kept with the key, because what the provider prepares for a key is not to be paid for each token.
 */
final class AccessTokens {

    private static final String ISSUER = "anteroom";
    private static final String AUDIENCE = "anteroom";
    /** Names the login, so that ending it ends the token. */
    private static final String LOGIN_CLAIM = "sid";

    private final JWSHeader header;
    private final JWSSigner signer;

    AccessTokens(RSAKey key) {
        header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
        try {
            signer = new RSASSASigner(key);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Whom a token speaks for.
     *
     * @param loginId null if nothing but time is to end it
     * @param scope separated by spaces
     */
    record Subject(PlayerId playerId, @Nullable LoginId loginId, String scope) {}

    /** Takes about 1 ms: not for event loops. */
    String sign(Subject subject, Instant now, Duration ttl) {
        var token = new SignedJWT(header, claims(subject, now, ttl));
        try {
            token.sign(signer);
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return token.serialize();
    }

    private static JWTClaimsSet claims(Subject subject, Instant now, Duration ttl) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(subject.playerId().toString())
                .jwtID(UuidV7.next().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ttl)))
                .claim("scope", subject.scope());
        if (subject.loginId() != null) {
            claims.claim(LOGIN_CLAIM, subject.loginId().toString());
        }
        return claims.build();
    }
}
