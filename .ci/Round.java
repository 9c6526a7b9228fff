import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A newcomer in one file of plain Java: registers, logs in, opens a socket, plays one round of dice. */
public final class Round {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] arguments) throws Exception {
        var url = arguments[0];
        var name = "ci" + Long.toString(System.nanoTime(), 36);
        post(url + "/api/v1/auth/register",
                "{\"username\":\"%s\",\"email\":\"%s@example.com\",\"password\":\"password123\"}".formatted(name, name));
        var login = post(url + "/api/v1/auth/login",
                "{\"identifier\":\"%s\",\"password\":\"password123\"}".formatted(name));
        var frames = new ArrayBlockingQueue<String>(16);
        var socket = HTTP.newWebSocketBuilder()
                .header("Authorization", "Bearer " + field(login, "token"))
                .buildAsync(URI.create(url.replace("http:", "ws:") + "/ws"), new Collector(frames))
                .get(10, TimeUnit.SECONDS);
        await(frames, "Authenticate");
        socket.sendText("{\"eventType\":\"RoundAction\",\"eventId\":\"ci-1\",\"gameId\":\"dice\",\"action\":\"Bet\","
                + "\"data\":{\"betAmount\":\"1.25\",\"currency\":\"FUN\",\"rollThreshold\":\"50.00\","
                + "\"overOrUnder\":\"Over\"}}", true).get(10, TimeUnit.SECONDS);
        var update = await(frames, "RoundUpdate");
        System.out.println(update);
        if (!update.contains("\"roundEnded\":true") || !update.contains("\"balance\"")) {
            throw new IllegalStateException("that was no round");
        }
        socket.abort();
    }

    private static String post(String url, String json) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(json)).build();
        var response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(url + " answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private static String await(BlockingQueue<String> frames, String eventType) throws Exception {
        for (int i = 0; i < 16; i++) {
            var frame = frames.poll(10, TimeUnit.SECONDS);
            if (frame == null) {
                break;
            }
            if (frame.contains("\"eventType\":\"" + eventType + "\"")) {
                return frame;
            }
        }
        throw new IllegalStateException("no " + eventType + " came");
    }

    private static String field(String json, String name) {
        var matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return matcher.group(1);
    }

    private static final class Collector implements WebSocket.Listener {

        private final BlockingQueue<String> frames;
        private final StringBuilder frame = new StringBuilder();

        Collector(BlockingQueue<String> frames) {
            this.frames = frames;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            frame.append(text);
            if (last) {
                frames.add(frame.toString());
                frame.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
