package io.anteroom.bench;

import java.util.List;
import java.util.Locale;

/** What idle sockets weigh: the growth of the server's resident memory, divided by their number. */
record SocketsFigures(
        int sockets,
        int lost,
        long beforeKb,
        List<Long> afterKb,
        List<Double> kbEach,
        double medianKbEach,
        String heap) {

    static SocketsFigures of(int sockets, int lost, long beforeKb, List<Long> afterKb, String heap) {
        List<Double> each = afterKb.stream()
                .map(after -> (double) (after - beforeKb) / sockets)
                .toList();
        double median = (double) (SocketsCommand.median(afterKb) - beforeKb) / sockets;
        return new SocketsFigures(sockets, lost, beforeKb, afterKb, each, median, heap);
    }

    String text(Setting setting) {
        StringBuilder text = new StringBuilder();
        text.append("sockets: %d idle, %d lost%n".formatted(sockets, lost));
        text.append(RoundsReport.circumstances(setting)).append('\n');
        text.append(String.format(Locale.ROOT, "%-10s %14s %10s%n", "weighing", "resident kB", "kB each"));
        text.append(String.format(Locale.ROOT, "%-10s %14d%n", "before", beforeKb));
        for (int i = 0; i < afterKb.size(); i++) {
            text.append(String.format(Locale.ROOT, "%-10d %14d %10.1f%n", i + 1, afterKb.get(i), kbEach.get(i)));
        }
        text.append(String.format(Locale.ROOT, "%-10s %14s %10.1f%n", "median", "", medianKbEach));
        text.append("server heap at the end: ").append(heap).append('\n');
        return text.toString();
    }
}
