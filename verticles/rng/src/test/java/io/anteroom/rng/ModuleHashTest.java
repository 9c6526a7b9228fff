package io.anteroom.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.fairness.Draws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleHashTest {

    private static final String FOLDER = "io/anteroom/rng/";

    @Test
    void itCoversTheGeneratorAndTheDrawing() {
        var classes = new TreeMap<>(ModuleHash.classes(origin(Generator.class), FOLDER));
        classes.putAll(ModuleHash.classes(origin(Draws.class), "io/anteroom/fairness/"));

        assertThat(classes)
                .containsKeys(
                        FOLDER + "Generator.class",
                        FOLDER + "Drbg.class",
                        "io/anteroom/fairness/Draws.class",
                        "io/anteroom/fairness/SeedStream.class",
                        "io/anteroom/fairness/Shuffle.class")
                .doesNotContainKey(FOLDER + "ModuleHashTest.class");
        assertThat(ModuleHash.own()).isEqualTo(ModuleHash.of(classes));
    }

    @Test
    void aJarAndADirectoryOfTheSameClassesHaveTheSameHash(@TempDir Path directory) throws IOException {
        var classes = ModuleHash.classes(origin(Generator.class), FOLDER);
        var jar = directory.resolve("packed.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var name : new TreeMap<>(classes).descendingKeySet()) {
                out.putNextEntry(new JarEntry(name));
                out.write(classes.get(name));
            }
            out.putNextEntry(new JarEntry("io/anteroom/rng/notes.txt"));
            out.putNextEntry(new JarEntry("io/anteroom/rngs/Other.class"));
        }

        assertThat(ModuleHash.of(ModuleHash.classes(jar, FOLDER))).isEqualTo(ModuleHash.of(classes));
    }

    @Test
    void anyOtherByteNameOrClassGivesAnotherHash() {
        var classes = new TreeMap<>(ModuleHash.classes(origin(Generator.class), FOLDER));
        var hash = ModuleHash.of(classes);

        var changed = new TreeMap<>(classes);
        var bytes = changed.firstEntry().getValue().clone();
        bytes[bytes.length - 1] ^= 1;
        changed.put(changed.firstKey(), bytes);
        assertThat(ModuleHash.of(changed)).isNotEqualTo(hash);

        var renamed = new TreeMap<>(classes);
        renamed.put(FOLDER + "Zz.class", renamed.pollFirstEntry().getValue());
        assertThat(ModuleHash.of(renamed)).isNotEqualTo(hash);

        var fewer = new TreeMap<>(classes);
        fewer.pollLastEntry();
        assertThat(ModuleHash.of(fewer)).isNotEqualTo(hash);
    }

    @Test
    void aPlaceWithoutTheClassesHasNoHash(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve(FOLDER));

        assertThatThrownBy(() -> ModuleHash.classes(directory, FOLDER)).isInstanceOf(IllegalStateException.class);
    }

    private static Path origin(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
