package io.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Scripts that change bring a version, by which nodes of before know that theirs are older. */
final class FunctionsTest {

    private static final Path SCRIPTS = Path.of("src", "main", "resources", "db", "migration");

    private static List<Path> scripts(String prefix) throws IOException {
        try (var files = Files.list(SCRIPTS)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }

    private static int version(Path script) {
        var name = script.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf('_')));
    }

    @Test
    void theNewestVersionNamesTheFunctionsAsTheyAre() throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        for (var script : scripts("R__")) {
            digest.update(script.getFileName().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readString(script).getBytes(StandardCharsets.UTF_8));
        }
        var hash = HexFormat.of().formatHex(digest.digest());
        var newest = scripts("V").stream()
                .max(Comparator.comparingInt(FunctionsTest::version))
                .orElseThrow();

        assertThat(Files.readString(newest))
                .as("functions changed; add V" + (version(newest) + 1) + "__functions.sql with the line -- functions "
                        + hash)
                .contains("-- functions " + hash);
    }
}
