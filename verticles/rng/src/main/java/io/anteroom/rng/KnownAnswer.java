package io.anteroom.rng;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.crypto.prng.EntropySource;

/**
 * A known answer of the generator: instantiated, reseeded and asked twice, it must give {@code returned} the second time. All
 * in hex.
 */
record KnownAnswer(String entropy, String nonce, String personalisation, String entropyReseed, String returned) {

    private static final String FILE = "hmac_drbg_sha512.rsp";

    /** Those of {@value FILE}, which says where they are from. */
    static List<KnownAnswer> published() {
        try (var file = Objects.requireNonNull(KnownAnswer.class.getResourceAsStream(FILE), FILE)) {
            return parse(new String(file.readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(FILE, unreadable);
        }
    }

    /** Reads NIST's notation: a line for each value, {@code ReturnedBits} last. */
    static List<KnownAnswer> parse(String text) {
        var answers = new ArrayList<KnownAnswer>();
        var values = new HashMap<String, String>();
        for (var line : text.split("\n")) {
            var equals = line.indexOf(" =");
            if (equals < 0 || line.startsWith("[") || line.startsWith("COUNT")) {
                continue;
            }
            values.put(line.substring(0, equals), line.substring(equals + 2).strip());
            if (line.startsWith("ReturnedBits")) {
                answers.add(of(values));
                values.clear();
            }
        }
        return List.copyOf(answers);
    }

    private static KnownAnswer of(Map<String, String> values) {
        return new KnownAnswer(
                value(values, "EntropyInput"),
                value(values, "Nonce"),
                value(values, "PersonalizationString"),
                value(values, "EntropyInputReseed"),
                value(values, "ReturnedBits"));
    }

    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    /** Fails with {@link GeneratorFailed} unless the generator gives what it must. */
    void check() {
        var drbg = new Drbg(new Fixed(bytes(entropy), bytes(entropyReseed)), bytes(personalisation), bytes(nonce));
        var output = new byte[returned.length() / 2];
        drbg.reseed();
        drbg.fill(output);
        drbg.fill(output);
        if (!MessageDigest.isEqual(output, bytes(returned))) {
            throw new GeneratorFailed(HealthTest.KNOWN_ANSWER, "the generator does not give the known answer");
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** Gives what it was told to, in order. */
    private static final class Fixed implements EntropySource {

        private final byte[][] inputs;
        private int next;

        Fixed(byte[]... inputs) {
            this.inputs = inputs;
        }

        @Override
        public boolean isPredictionResistant() {
            return false;
        }

        @Override
        public byte[] getEntropy() {
            return inputs[next++];
        }

        @Override
        public int entropySize() {
            return inputs[0].length * Byte.SIZE;
        }
    }
}
