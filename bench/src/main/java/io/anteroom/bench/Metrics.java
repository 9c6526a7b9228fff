package io.anteroom.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A reading of the server's metrics in Prometheus' text form: series, with their labels, and values. */
record Metrics(Map<String, Double> values) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static Metrics none() {
        return new Metrics(Map.of());
    }

    /** Reads {@code /metrics} below the management address. */
    static Metrics scrape(String management, List<String> prefixes) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(management + "/metrics"))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(management + "/metrics answered " + response.statusCode());
        }
        return parse(response.body(), prefixes);
    }

    static Metrics parse(String text, List<String> prefixes) {
        Map<String, Double> values = new TreeMap<>();
        text.lines()
                .filter(line -> prefixes.stream().anyMatch(line::startsWith))
                .filter(line -> !name(line).endsWith("_bucket"))
                .forEach(line -> put(values, line));
        return new Metrics(values);
    }

    /**
     * What happened between an earlier reading and this one: counters by their growth, pairs of {@code _sum} and
     * {@code _count} also by their mean, everything else by its value now. Counters that did not move are left out.
     */
    Map<String, Double> since(Metrics earlier) {
        Map<String, Double> change = new TreeMap<>();
        values.forEach((series, value) -> {
            if (!isCounter(series)) {
                change.put(series, value);
            } else if (growth(earlier, series) != 0) {
                change.put(series, growth(earlier, series));
            }
        });
        values.keySet().stream()
                .filter(series -> name(series).endsWith("_sum"))
                .forEach(series -> putMean(earlier, series, change));
        return change;
    }

    private void putMean(Metrics earlier, String sum, Map<String, Double> change) {
        String name = name(sum);
        String base = name.substring(0, name.length() - "_sum".length());
        String labels = sum.substring(name.length());
        double count = growth(earlier, base + "_count" + labels);
        if (count > 0) {
            change.put(base + "_mean" + labels, growth(earlier, sum) / count);
        }
    }

    private double growth(Metrics earlier, String series) {
        return values.getOrDefault(series, 0.0) - earlier.values.getOrDefault(series, 0.0);
    }

    private static boolean isCounter(String series) {
        String name = name(series);
        return name.endsWith("_total") || name.endsWith("_count") || name.endsWith("_sum");
    }

    private static String name(String series) {
        int brace = series.indexOf('{');
        int space = series.indexOf(' ');
        int end = brace >= 0 ? brace : space;
        return end >= 0 ? series.substring(0, end) : series;
    }

    /** The value stands behind the labels, whose texts may hold spaces; a time may follow it. */
    private static void put(Map<String, Double> values, String line) {
        int end = line.lastIndexOf('}') + 1;
        int space = line.indexOf(' ', end);
        String value = line.substring(space + 1).strip().split(" ", -1)[0];
        values.put(line.substring(0, space), number(value));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
