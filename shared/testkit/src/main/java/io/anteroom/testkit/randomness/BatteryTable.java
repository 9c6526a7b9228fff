package io.anteroom.testkit.randomness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a battery found, as Markdown for people: every verdict, those of single draws ten to a row. */
public final class BatteryTable {

    private static final int ROW = 10;

    private final List<Verdict> singles = new ArrayList<>();
    private final List<Verdict> others = new ArrayList<>();

    public BatteryTable(List<Verdict> verdicts) {
        for (var verdict : verdicts) {
            (verdict.test().startsWith("chi-square of draw(") ? singles : others).add(verdict);
        }
    }

    public String text() {
        return summary() + "\n" + otherRows() + "\n" + singleRows();
    }

    private String summary() {
        var failed = singles.stream().filter(verdict -> !verdict.passed()).count()
                + others.stream().filter(verdict -> !verdict.passed()).count();
        var sorted = singles.stream().mapToDouble(Verdict::p).sorted().toArray();
        return String.format(
                        Locale.ROOT,
                        "%d verdicts, %d failed. Of the %d chi-squares of single draws the smallest p is %.6f, the largest %.6f;"
                                + " by tenths from 0 to 1 there are %s.%n",
                        singles.size() + others.size(),
                        failed,
                        sorted.length,
                        sorted[0],
                        sorted[sorted.length - 1],
                        tenths(sorted))
                .replace(System.lineSeparator(), "\n");
    }

    private static String tenths(double[] sorted) {
        var counts = new int[ROW];
        for (var p : sorted) {
            counts[Math.min(ROW - 1, (int) (p * ROW))]++;
        }
        return java.util.Arrays.stream(counts).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    }

    private String otherRows() {
        var rows = new StringBuilder("| test | p |\n|---|---|\n");
        for (var verdict : others) {
            rows.append("| ")
                    .append(verdict.test())
                    .append(" | ")
                    .append(p(verdict))
                    .append(" |\n");
        }
        return rows.toString();
    }

    private String singleRows() {
        var rows = new StringBuilder("| chi-square of draw(n), n from | p of n, n + 1 … n + 9 |\n|---|---|\n");
        for (var i = 0; i < singles.size(); i += ROW) {
            var row = singles.subList(i, Math.min(singles.size(), i + ROW));
            rows.append("| ")
                    .append(i + 2)
                    .append(" | ")
                    .append(row.stream().map(BatteryTable::p).collect(Collectors.joining(" ")))
                    .append(" |\n");
        }
        return rows.toString();
    }

    private static String p(Verdict verdict) {
        return String.format(Locale.ROOT, "%.4f%s", verdict.p(), verdict.passed() ? "" : " FAILED");
    }
}
