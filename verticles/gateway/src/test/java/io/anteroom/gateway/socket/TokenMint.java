package io.anteroom.gateway.socket;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.anteroom.contracts.LoginId;
import io.anteroom.contracts.PlayerId;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Issues access tokens as player does, and bad ones as player never would. */
final class TokenMint {

    private final RSAKey key;

    TokenMint(String keyId) {
        try {
            key = new RSAKeyGenerator(2048).keyID(keyId).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String jwks() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    String token(PlayerId player, LoginId login, Instant expiresAt) {
        return token(player, login, expiresAt, claims -> claims);
    }

    String token(PlayerId player, LoginId login, Instant expiresAt, UnaryOperator<JWTClaimsSet.Builder> bend) {
        var claims = new JWTClaimsSet.Builder()
                .issuer("anteroom")
                .audience("anteroom")
                .subject(player.toString())
                .jwtID(UUID.randomUUID().toString())
                .claim("sid", login.toString())
                .claim("scope", "play")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(expiresAt));
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                bend.apply(claims).build());
        try {
            jwt.sign(new RSASSASigner(key));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return jwt.serialize();
    }
}
