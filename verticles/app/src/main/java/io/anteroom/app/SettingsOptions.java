package io.anteroom.app;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the settings of a command are put together. */
final class SettingsOptions {

    @Option(names = "--conf", paramLabel = "FILE", description = "YAML file over the built-in defaults")
    @Nullable
    Path file;

    @Option(
            names = "--set",
            paramLabel = "section.key=value",
            description = "one setting, over file and environment; may be repeated")
    List<String> assignments = new ArrayList<>();

    Settings read() {
        return Settings.of(NodeConfig.allKeys(), yaml(), System.getenv(), assignments);
    }

    private @Nullable String yaml() {
        if (file == null) {
            return null;
        }
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new BadSetting("--conf", "'" + file + "', which can't be read", "a YAML file");
        }
    }
}
