package io.anteroom.player;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.anteroom.runtime.MasterKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key operators' tokens are signed with: an RSA key computed from the master key, the same wherever that is known, so
 * that a tool needs nothing else to sign and every node can check.
 *
 * <p>The bytes are blocks of HMAC-SHA256 under a derived key, numbered from 0. A prime is looked for in them 1024 bits at a
 * time: the two highest bits and the lowest are set, so that the product has 2048 bits and the candidate is odd; the first
 * candidate that is prime and one more than no multiple of 65537 is taken. Two such primes are the key. This is how the key
 * is found for ever: another way would find another key, and tokens would not be believed across releases.
 */
final class OperatorKey {

    private static final int PRIME_BITS = SigningKey.RSA_BITS / 2;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
    /** A composite passes with a chance under 2^-100. */
    private static final int CERTAINTY = 100;

    /** The product of the odd primes under 1024: a common factor is found sooner than by a prime test. */
    private static final BigInteger SMALL_PRIMES = smallPrimes();

    private OperatorKey() {}

    /** Takes some 300 ms: not for event loops. */
    static RSAKey derive(MasterKey masterKey) {
        var stream = new Stream(masterKey.derive("operator-token-key"));
        var first = stream.nextPrime();
        var second = stream.nextPrime();
        try {
            return jwk(first.max(second), first.min(second));
        } catch (GeneralSecurityException | JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static RSAKey jwk(BigInteger p, BigInteger q) throws GeneralSecurityException, JOSEException {
        var modulus = p.multiply(q);
        var p1 = p.subtract(BigInteger.ONE);
        var q1 = q.subtract(BigInteger.ONE);
        var d = EXPONENT.modInverse(p1.multiply(q1));
        var factory = KeyFactory.getInstance("RSA");
        var publicKey = (RSAPublicKey) factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT));
        var privateKey = factory.generatePrivate(
                new RSAPrivateCrtKeySpec(modulus, EXPONENT, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p)));
        return new RSAKey.Builder(publicKey)
                .privateKey(privateKey)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .keyID("operator-" + new RSAKey.Builder(publicKey).build().computeThumbprint())
                .build();
    }

    private static BigInteger smallPrimes() {
        var product = BigInteger.ONE;
        for (var prime = BigInteger.valueOf(3); prime.bitLength() <= 10; prime = prime.nextProbablePrime()) {
            product = product.multiply(prime);
        }
        return product;
    }

    /** The numbered blocks, one after another. */
    private static final class Stream {

        private final Mac mac;
        private long block;

        Stream(byte[] key) {
            try {
                mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
            } catch (GeneralSecurityException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        BigInteger nextPrime() {
            while (true) {
                var candidate = nextCandidate();
                if (isGood(candidate)) {
                    return candidate;
                }
            }
        }

        private BigInteger nextCandidate() {
            var bytes = ByteBuffer.allocate(PRIME_BITS / Byte.SIZE);
            while (bytes.hasRemaining()) {
                bytes.put(mac.doFinal(
                        ByteBuffer.allocate(Long.BYTES).putLong(block++).array()));
            }
            return new BigInteger(1, bytes.array())
                    .setBit(PRIME_BITS - 1)
                    .setBit(PRIME_BITS - 2)
                    .setBit(0);
        }

        private static boolean isGood(BigInteger candidate) {
            return candidate.gcd(SMALL_PRIMES).equals(BigInteger.ONE)
                    && candidate.subtract(BigInteger.ONE).gcd(EXPONENT).equals(BigInteger.ONE)
                    && candidate.isProbablePrime(CERTAINTY);
        }
    }
}
