package io.anteroom.embedded;

import static java.util.Map.entry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings Redis is started with, as a configuration file that is written anew on every start. */
final class RedisSettings {
    /** What a crash of the node or of Redis costs: at most the last second. Read back after every start. */
    static final Map<String, String> DURABLE =
            new TreeMap<>(Map.of("appendonly", "yes", "appendfsync", "everysec", "maxmemory-policy", "noeviction"));

    private static final Map<String, String> OURS = Map.ofEntries(
            entry("bind", "127.0.0.1"),
            entry("protected-mode", "yes"),
            entry("databases", "16"),
            // A gigabyte of sessions, rooms and caches; beyond it writes are refused, not others dropped.
            entry("maxmemory", "1gb"),
            // What expires may be a hash of millions: freed aside, it stops nobody.
            entry("lazyfree-lazy-expire", "yes"),
            // The append-only file holds everything; snapshots would only fork.
            entry("save", "\"\""),
            // Rooms write ten MB a second under load. Each rewriting of the file writes all that is there and takes a
            // third of what rooms do meanwhile; a start reads some 80 MB of it in a second.
            entry("auto-aof-rewrite-min-size", "512mb"),
            // That takes half as long uncompressed, 0.8 s instead of 1.6 for 440 MB of rooms, whose file is 300 MB then
            // instead of 180.
            entry("rdbcompression", "no"),
            // The command line keeps naming the configuration file, by which an orphan is known.
            entry("set-proc-title", "no"),
            entry("daemonize", "no"),
            entry("tcp-backlog", "511"),
            entry("always-show-logo", "no"));

    private RedisSettings() {}

    static List<String> lines(int port, Path directory, String password, Map<String, String> changes) {
        requireDurable(changes);
        var settings = new TreeMap<String, String>(OURS);
        settings.putAll(changes);
        settings.putAll(DURABLE);
        settings.put("port", Integer.toString(port));
        settings.put("dir", "\"" + directory + "\"");
        settings.put("requirepass", password);
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .toList();
    }

    static void requireDurable(Map<String, String> changes) {
        DURABLE.keySet().stream().filter(changes::containsKey).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(name + " cannot be changed");
        });
    }

    /** Asks the running server. */
    static void requireDurable(RedisConnection connection) throws IOException {
        for (Map.Entry<String, String> setting : DURABLE.entrySet()) {
            List<String> actual = connection.ask("CONFIG", "GET", setting.getKey());
            if (!actual.equals(List.of(setting.getKey(), setting.getValue()))) {
                throw new ServerFailed("Redis runs with " + actual + ", must be " + setting);
            }
        }
    }
}
