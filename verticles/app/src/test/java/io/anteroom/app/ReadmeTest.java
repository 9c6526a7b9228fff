package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.anteroom.runtime.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    /** On failure the expected text is what belongs between the marks. */
    @Test
    void theReadmeListsEverySetting() throws Exception {
        var readme = Files.readString(Path.of("../../README.md"));
        var table = readme.substring(
                readme.indexOf("<!-- settings -->") + "<!-- settings -->".length(),
                readme.indexOf("<!-- /settings -->"));

        assertThat(table.strip()).isEqualTo(expected());
    }

    private static String expected() {
        return NodeConfig.allKeys().stream()
                .sorted(Comparator.comparing(Key::name))
                .map(key -> "| `%s` | %s | %s; %s |"
                        .formatted(
                                key.name(),
                                key.defaultText().isEmpty() ? "" : "`" + key.defaultText() + "`",
                                key.doc(),
                                key.allowed()))
                .distinct()
                .collect(Collectors.joining(
                        "\n", "| key | default | what it is; what is allowed |\n|---|---|---|\n", ""));
    }
}
