package io.anteroom.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where players' tokens come from: the file of the {@code players} tool, or registration over HTTP. */
final class Tokens {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "bench-password-1";

    private Tokens() {}

    /** One player a line; the token is what stands last, whatever comes before it. */
    static List<String> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .map(line -> line.replaceFirst("^.*\\s", ""))
                .toList();
    }

    /** Registers fresh players and logs them in, one after another: each costs the server two password hashes. */
    static List<String> register(Target target, int count) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        String batch = Long.toString(System.currentTimeMillis(), 36);
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String username = "b" + batch + "n" + i;
            Map<String, String> player =
                    Map.of("username", username, "email", username + "@example.com", "password", PASSWORD);
            var unused = post(client, target, "/api/v1/auth/register", player, 201);
            Map<String, String> login = Map.of("identifier", username, "password", PASSWORD);
            tokens.add(post(client, target, "/api/v1/auth/login", login, 200)
                    .path("token")
                    .asText());
        }
        return tokens;
    }

    private static JsonNode post(HttpClient client, Target target, String path, Map<String, String> body, int expected)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(target.http() + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != expected) {
            throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
