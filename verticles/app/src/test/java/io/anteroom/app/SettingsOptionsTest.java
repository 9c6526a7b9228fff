package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings before a tool's name and behind it. */
final class SettingsOptionsTest {

    @TempDir
    Path directory;

    private static Settings settings(String... arguments) {
        var parsed = Main.commandLine().parseArgs(arguments);
        var audit = (AuditCommand) parsed.subcommand().commandSpec().userObject();
        return audit.options.read();
    }

    private static String dataDir(String... arguments) {
        return settings(arguments).get(NodeConfig.DATA_DIR);
    }

    private String file(String name, String dataDir) throws Exception {
        return Files.writeString(directory.resolve(name), "data:\n  dir: " + dataDir + "\n")
                .toString();
    }

    @Test
    void assignmentsCountOnBothSidesOfTheCommand() {
        assertThat(dataDir("--set", "data.dir=a", "audit")).isEqualTo("a");
        assertThat(dataDir("audit", "--set", "data.dir=b")).isEqualTo("b");
        assertThat(dataDir("--set", "data.dir=a", "audit", "--set", "data.dir=b"))
                .isEqualTo("b");
        assertThat(dataDir("--set", "data.dir=a", "audit", "--set", "redis.url=redis://127.0.0.1:1"))
                .isEqualTo("a");
    }

    @Test
    void filesCountOnBothSidesOfTheCommand() throws Exception {
        var a = file("a.yaml", "a");
        var b = file("b.yaml", "b");

        assertThat(dataDir("--conf", a, "audit")).isEqualTo("a");
        assertThat(dataDir("audit", "--conf", b)).isEqualTo("b");
        assertThat(dataDir("--conf", a, "audit", "--conf", b)).isEqualTo("b");
        assertThat(dataDir("--set", "data.dir=c", "audit", "--conf", b)).isEqualTo("c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--set no.such=1 audit",
                "audit --set no.such=1",
                "--conf /nonexistent.yaml audit",
                "audit --conf /nonexistent.yaml"
            })
    void whatIsWrongStopsTheToolInEitherPlace(String arguments) {
        assertThatThrownBy(() -> settings(arguments.split(" "))).isInstanceOf(BadSetting.class);
    }

    @Test
    void aFileThatALaterOneReplacesMustBeThere() throws Exception {
        var b = file("b.yaml", "b");

        assertThatThrownBy(() -> settings("--conf", "/nonexistent.yaml", "audit", "--conf", b))
                .isInstanceOf(BadSetting.class);
    }
}
