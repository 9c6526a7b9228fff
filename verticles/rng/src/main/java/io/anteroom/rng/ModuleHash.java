package io.anteroom.rng;

import io.anteroom.contracts.Hash;
import io.anteroom.fairness.Draws;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;

/**
 * The hash by which a laboratory knows this code: SHA-256 over the classes of rng and of fairness, as they are on disk when
 * the node starts. For each class, sorted by its path: the path as text with its length in two bytes, the length of its bytes
 * in four, and the bytes. The same classes give the same hash from a jar and from a directory.
 */
final class ModuleHash {

    private static final List<Class<?>> ONE_OF_EACH_PACKAGE = List.of(ModuleHash.class, Draws.class);

    private ModuleHash() {}

    /** Of the code that runs. */
    static Hash own() {
        return Own.HASH;
    }

    private static final class Own {
        private static final Hash HASH = ofThis();
    }

    private static Hash ofThis() {
        var classes = new TreeMap<String, byte[]>();
        for (var each : ONE_OF_EACH_PACKAGE) {
            classes.putAll(classes(origin(each), each.getPackageName().replace('.', '/') + "/"));
        }
        return of(classes);
    }

    private static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The classes of a package, by their paths in a jar or a directory; fails if there is none. */
    static Map<String, byte[]> classes(Path origin, String folder) {
        try {
            var classes = Files.isDirectory(origin) ? inDirectory(origin, folder) : inJar(origin, folder);
            if (classes.isEmpty()) {
                throw new IllegalStateException("there is no class of " + folder + " in " + origin);
            }
            return classes;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the classes in " + origin, unreadable);
        }
    }

    private static Map<String, byte[]> inDirectory(Path origin, String folder) throws IOException {
        var classes = new TreeMap<String, byte[]>();
        try (var files = Files.list(origin.resolve(folder))) {
            for (var file : files.toList()) {
                if (file.toString().endsWith(".class")) {
                    classes.put(folder + file.getFileName(), Files.readAllBytes(file));
                }
            }
        }
        return classes;
    }

    private static Map<String, byte[]> inJar(Path origin, String folder) throws IOException {
        var classes = new TreeMap<String, byte[]>();
        try (var jar = new JarFile(origin.toFile())) {
            for (var entry : jar.stream().toList()) {
                var name = entry.getName();
                if (name.startsWith(folder) && name.endsWith(".class") && name.indexOf('/', folder.length()) < 0) {
                    try (var bytes = jar.getInputStream(entry)) {
                        classes.put(name, bytes.readAllBytes());
                    }
                }
            }
        }
        return classes;
    }

    static Hash of(Map<String, byte[]> classes) {
        var all = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(all)) {
            for (var each : new TreeMap<>(classes).entrySet()) {
                out.writeUTF(each.getKey());
                out.writeInt(each.getValue().length);
                out.write(each.getValue());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Hash.of(all.toByteArray());
    }
}
