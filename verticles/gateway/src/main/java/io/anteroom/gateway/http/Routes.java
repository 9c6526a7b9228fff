package io.anteroom.gateway.http;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The document's operations with what answers them. There are some twenty, so they are tried one by one. */
final class Routes {

    /**
     * Where a request leads.
     *
     * @param operation null if there is none for its method
     * @param allowed methods of its path; empty if nothing is there
     */
    record Found(@Nullable Operation operation, Map<String, String> path, String allowed) {}

    private static final Found NOTHING = new Found(null, Map.of(), "");

    private final List<Operation> operations;
    private final Map<String, Route> answers;

    /** Fails with {@link IllegalStateException} unless each operation has exactly one answer. */
    Routes(List<Operation> operations, Map<String, Route> answers) {
        var described = operations.stream().map(Operation::id).collect(Collectors.toSet());
        if (!described.equals(answers.keySet())) {
            throw new IllegalStateException("described " + described + ", answered " + answers.keySet());
        }
        this.operations = operations;
        this.answers = answers;
    }

    Route of(Operation operation) {
        return Objects.requireNonNull(answers.get(operation.id()));
    }

    Found find(String method, String path) {
        var segments = path.split("/", -1);
        var asked = method.equals("HEAD") ? "GET" : method;
        var allowed = new TreeSet<String>();
        for (var operation : operations) {
            var values = operation.match(segments);
            if (values != null && operation.method().equals(asked)) {
                return new Found(operation, values, "");
            }
            if (values != null) {
                allowed.add(operation.method());
            }
        }
        return allowed.isEmpty() ? NOTHING : new Found(null, Map.of(), allowed(allowed));
    }

    private static String allowed(Set<String> methods) {
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        methods.add("OPTIONS");
        return String.join(", ", methods);
    }
}
