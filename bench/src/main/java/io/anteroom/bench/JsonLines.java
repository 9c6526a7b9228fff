package io.anteroom.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file of figures for machines: one JSON object a line, appended. */
final class JsonLines {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final @Nullable Path file;

    JsonLines(@Nullable Path file) {
        this.file = file;
    }

    /** Appends what was run, under which circumstances, and what came out; nothing if there is no file. */
    void append(String scenario, Map<String, Object> parameters, Setting setting, Object figures) throws IOException {
        if (file == null) {
            return;
        }
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.writeString(
                file,
                line(scenario, parameters, setting, figures) + "\n",
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    static String line(String scenario, Map<String, Object> parameters, Setting setting, Object figures)
            throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("scenario", scenario);
        object.put("parameters", parameters);
        object.put("setting", setting);
        object.put("figures", figures);
        return JSON.writeValueAsString(object);
    }
}
