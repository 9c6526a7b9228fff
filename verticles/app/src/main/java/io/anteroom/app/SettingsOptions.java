package io.anteroom.app;

import io.anteroom.runtime.BadSetting;
import io.anteroom.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * How the settings of a command are put together. The options count before the command and behind it; behind wins, for
 * the file and for each key.
 */
final class SettingsOptions {

    @Spec(Spec.Target.MIXEE)
    @Nullable
    CommandSpec command;

    @Option(names = "--conf", paramLabel = "FILE", description = "YAML file over the built-in defaults")
    @Nullable
    Path file;

    @Option(
            names = "--set",
            paramLabel = "section.key=value",
            description = "one setting, over file and environment; may be repeated")
    List<String> assignments = new ArrayList<>();

    /** Fails with {@code BadSetting} for an unreadable file or unknown key in either place, and a bad value that counts. */
    Settings read() {
        var before = before();
        if (before == null) {
            return Settings.of(NodeConfig.allKeys(), yaml(), System.getenv(), assignments);
        }
        if (before.file != null && file != null) {
            // What is replaced has to be right all the same: a slip in either place is told.
            var unused = before.read();
        }
        var all = new ArrayList<>(before.assignments);
        all.addAll(assignments);
        return Settings.of(NodeConfig.allKeys(), file == null ? before.yaml() : yaml(), System.getenv(), all);
    }

    /** The options that stand before a tool's name; null for the node itself. */
    private @Nullable SettingsOptions before() {
        var parent = command == null ? null : command.parent();
        return parent != null && parent.userObject() instanceof RunCommand run ? run.options : null;
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
