package io.anteroom.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI document that is served, and that requests are held against: routes, scopes, parameters and bodies are read
 * from here and stand nowhere else. References are replaced by what they point to, so a schema stands for itself; none of
 * ours points back at itself.
 */
final class ApiDocument {
    private static final String RESOURCE = "/openapi.yaml";
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");

    /** Read once for all instances of a node; nobody changes it. */
    private static final class Parsed {
        static final Buffer TEXT = Resource.read(RESOURCE);
        static final JsonObject ROOT = parse(TEXT);

        private Parsed() {}
    }

    private final JsonObject root = Parsed.ROOT;
    private final List<Operation> operations = new ArrayList<>();

    private ApiDocument() {
        for (var path : root.getJsonObject("paths").fieldNames()) {
            addOperations(path, root.getJsonObject("paths").getJsonObject(path));
        }
    }

    /** Reads the document from the class path. The first time blocks for a tenth of a second. */
    static ApiDocument load() {
        return new ApiDocument();
    }

    /** The same schema with every reference replaced by what it points to. */
    JsonObject resolve(JsonObject schema) {
        return (JsonObject) resolved(schema);
    }

    /** As it is served. */
    Buffer text() {
        return Parsed.TEXT;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    private static JsonObject parse(Buffer text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Map<String, Object> tree = new Yaml(new SafeConstructor(options)).load(text.toString());
        return new JsonObject(tree);
    }

    private void addOperations(String path, JsonObject item) {
        for (var method : METHODS) {
            if (item.containsKey(method)) {
                operations.add(operation(method, path, item, item.getJsonObject(method)));
            }
        }
    }

    private Operation operation(String method, String path, JsonObject item, JsonObject described) {
        var parameters = new ArrayList<Parameter>();
        addParameters(item.getJsonArray("parameters"), parameters);
        addParameters(described.getJsonArray("parameters"), parameters);
        return new Operation(
                described.getString("operationId"),
                method.toUpperCase(java.util.Locale.ROOT),
                path,
                List.copyOf(parameters),
                body(described),
                isBodyOptional(described),
                described.containsKey("security"),
                scopes(described),
                responses(described));
    }

    private void addParameters(@Nullable JsonArray described, List<Parameter> parameters) {
        if (described == null) {
            return;
        }
        for (int i = 0; i < described.size(); i++) {
            parameters.add(Parameter.of((JsonObject) resolved(described.getJsonObject(i))));
        }
    }

    private @Nullable Schema body(JsonObject described) {
        var body = described.getJsonObject("requestBody");
        return body == null ? null : new Schema(schema(body, "application/json"));
    }

    private static boolean isBodyOptional(JsonObject described) {
        var body = described.getJsonObject("requestBody");
        return body != null && !body.getBoolean("required", false);
    }

    private static List<String> scopes(JsonObject described) {
        var security = described.getJsonArray("security");
        return security == null
                ? List.of()
                : security.getJsonObject(0).getJsonArray("bearer").stream()
                        .map(String.class::cast)
                        .toList();
    }

    /** The schema of each answer by its status, {@code default} among them; those without a body have none. */
    private Map<String, JsonObject> responses(JsonObject described) {
        var schemas = new TreeMap<String, JsonObject>();
        var responses = described.getJsonObject("responses");
        for (var status : responses.fieldNames()) {
            var content = ((JsonObject) resolved(responses.getJsonObject(status))).getJsonObject("content");
            if (content != null) {
                var type = content.fieldNames().iterator().next();
                schemas.put(status, content.getJsonObject(type).getJsonObject("schema"));
            }
        }
        return Map.copyOf(schemas);
    }

    private JsonObject schema(JsonObject body, String type) {
        return (JsonObject)
                resolved(body.getJsonObject("content").getJsonObject(type).getJsonObject("schema"));
    }

    /** The same with every reference replaced by what it points to. */
    private Object resolved(Object node) {
        if (node instanceof JsonArray array) {
            var copy = new JsonArray();
            array.forEach(item -> copy.add(resolved(item)));
            return copy;
        }
        if (!(node instanceof JsonObject object)) {
            return node;
        }
        var reference = object.getString("$ref");
        if (reference != null) {
            return resolved(target(reference));
        }
        var copy = new JsonObject();
        object.forEach(field -> copy.put(field.getKey(), resolved(field.getKey(), field.getValue())));
        return copy;
    }

    private Object resolved(String name, Object value) {
        return name.equals("pattern") && value instanceof String pattern ? anchored(pattern) : resolved(value);
    }

    /** In a schema {@code $} is the end; in Java's expressions it also stands before a last line end. */
    private static String anchored(String pattern) {
        return pattern.endsWith("$") ? pattern.substring(0, pattern.length() - 1) + "\\z" : pattern;
    }

    private JsonObject target(String reference) {
        var node = root;
        for (var name : reference.substring("#/".length()).split("/")) {
            node = Objects.requireNonNull(node.getJsonObject(name), reference);
        }
        return node;
    }

    /** Reads what lies in the jar. */
    static final class Resource {

        private Resource() {}

        /** Fails with {@link IllegalStateException} if it is not there. */
        static Buffer read(String path) {
            var found = find(path);
            if (found == null) {
                throw new IllegalStateException("missing in the jar: " + path);
            }
            return found;
        }

        static boolean exists(String path) {
            return ApiDocument.class.getResource(path) != null;
        }

        static @Nullable Buffer find(String path) {
            try (var stream = ApiDocument.class.getResourceAsStream(path)) {
                return stream == null ? null : Buffer.buffer(stream.readAllBytes());
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }
    }
}
