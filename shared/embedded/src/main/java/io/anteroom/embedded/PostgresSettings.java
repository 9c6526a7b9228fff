package io.anteroom.embedded;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings PostgreSQL is started with. They go on the command line, where neither an edited postgresql.conf nor
 * `alter system` can override them.
 */
final class PostgresSettings {
    /** What "acknowledged" rests on. Read back from the running server after every start. */
    static final Map<String, String> DURABLE =
            new TreeMap<>(Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"));

    /** A ledger of many small transactions, beside a JVM and Redis on a machine of two cores. */
    private static final Map<String, String> TUNED = Map.ofEntries(
            entry("listen_addresses", "127.0.0.1"),
            // Its path may not pass 107 bytes, which data directories do; nobody needs it.
            entry("unix_socket_directories", ""),
            entry("max_connections", "100"),
            entry("shared_buffers", "256MB"),
            entry("work_mem", "8MB"),
            entry("maintenance_work_mem", "64MB"),
            entry("effective_cache_size", "1GB"),
            entry("huge_pages", "try"),
            // Full page images after a checkpoint dominate the log, so checkpoints are far apart and spread out.
            entry("checkpoint_timeout", "15min"),
            entry("checkpoint_completion_target", "0.9"),
            entry("max_wal_size", "4GB"),
            entry("min_wal_size", "256MB"),
            entry("wal_buffers", "16MB"),
            // These binaries are built without lz4, and pglz costs more processor than it saves disk here.
            entry("wal_compression", "off"),
            entry("wal_level", "replica"),
            entry("max_wal_senders", "0"),
            // Short statements gain nothing from compiled plans or from more processes.
            entry("jit", "off"),
            entry("max_parallel_workers_per_gather", "0"),
            entry("random_page_cost", "1.1"),
            // Balances are updated all the time and cleaned as pages are touched; the rest only grows and its plans are
            // pinned, so workers need not come often.
            entry("autovacuum_naptime", "60s"),
            entry("autovacuum_max_workers", "1"),
            entry("autovacuum_vacuum_insert_scale_factor", "0.5"),
            entry("autovacuum_analyze_scale_factor", "0.5"),
            entry("password_encryption", "scram-sha-256"),
            entry("timezone", "UTC"),
            entry("log_timezone", "UTC"),
            entry("log_line_prefix", "%m [%p] "),
            entry("log_lock_waits", "on"),
            entry("log_checkpoints", "on"),
            // A refused statement may hold personal data; its error is enough.
            entry("log_min_error_statement", "panic"));

    private PostgresSettings() {}

    /** Ours with the changes over them, as `-c name=value` arguments. */
    static List<String> arguments(int port, Map<String, String> changes) {
        var arguments = new ArrayList<String>();
        all(port, changes).forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        return arguments;
    }

    private static Map<String, String> all(int port, Map<String, String> changes) {
        requireDurable(changes);
        var settings = new LinkedHashMap<String, String>(new TreeMap<>(TUNED));
        settings.putAll(new TreeMap<>(changes));
        settings.putAll(DURABLE);
        settings.put("port", Integer.toString(port));
        return settings;
    }

    static void requireDurable(Map<String, String> changes) {
        DURABLE.keySet().stream().filter(changes::containsKey).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(name + " is always on: acknowledged rounds must survive a crash");
        });
    }
}
