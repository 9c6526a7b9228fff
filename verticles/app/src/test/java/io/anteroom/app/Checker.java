package io.anteroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what clients recorded, counts it, and keeps what is wrong with it: how often, and the first of it in words. */
abstract class Checker {

    private static final int EXAMPLES_MAX = 10;

    private final String name;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final Map<String, Long> wrongs = new LinkedHashMap<>();
    private final List<String> examples = new ArrayList<>();

    /** @param wrongs what it looks for; reported as 0 where there is none */
    Checker(String name, String... wrongs) {
        this.name = name;
        for (var wrong : wrongs) {
            this.wrongs.put(wrong, 0L);
        }
    }

    final void count(String what, long more) {
        counts.merge(what, more, Long::sum);
    }

    final long counted(String what) {
        return counts.getOrDefault(what, 0L);
    }

    final void wrong(String kind, String example) {
        wrongs.computeIfPresent(kind, (same, many) -> many + 1);
        if (!wrongs.containsKey(kind)) {
            throw new IllegalArgumentException("not looked for: " + kind);
        }
        if (examples.size() < EXAMPLES_MAX) {
            examples.add(kind + ": " + example);
        }
    }

    final long wrongs(String kind) {
        return wrongs.getOrDefault(kind, 0L);
    }

    final boolean isClean() {
        return wrongs.values().stream().allMatch(many -> many == 0);
    }

    final void assertClean() {
        assertThat(isClean()).as("%s%n%s", line(), String.join("\n", examples)).isTrue();
    }

    /** All it counted, in one line. */
    final String line() {
        var line = new StringBuilder(name).append(':');
        counts.forEach((what, many) -> line.append(' ').append(what).append('=').append(many));
        wrongs.forEach((what, many) -> line.append(' ').append(what).append('=').append(many));
        return line.toString();
    }

    final List<String> examples() {
        return List.copyOf(examples);
    }
}
