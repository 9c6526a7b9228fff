package io.anteroom.app;

import io.anteroom.fairness.Drawn;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What must not leave the server, each in the ways in which it could be written, and where it is found. Texts are searched
 * as they are, so that JSON within JSON is seen too.
 */
final class Secrets {

    /** Of a seed or a key this much is enough to know it by, also where it is cut off. */
    private static final int TELLING = 16;

    /** A quote in JSON, or in JSON that stands in a JSON string. */
    private static final String Q = "\\\\*\"";

    private final Map<String, Pattern> forms = new LinkedHashMap<>();

    /** A server seed: its text, and the bytes of both its text and its number. */
    void addSeed(String what, String seed) {
        addText(what, seed);
        addBytes(what + " as text", seed.getBytes(StandardCharsets.US_ASCII));
        addBytes(what, HexFormat.of().parseHex(seed));
    }

    /** In letters of any case, its beginning or its end. */
    void addText(String what, String text) {
        var begins = Pattern.quote(text.substring(0, TELLING));
        var ends = Pattern.quote(text.substring(text.length() - TELLING));
        add(what, "(?i)" + begins + "|" + ends);
    }

    /** As hex, as base64 of either alphabet, as a list of numbers. */
    void addBytes(String what, byte[] bytes) {
        addText(what + " in hex", HexFormat.of().formatHex(bytes));
        var base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        var telling = Pattern.quote(base64.substring(0, TELLING));
        add(what + " in base64", telling.replace("+", "\\E[+-]\\Q").replace("/", "\\E[/_]\\Q"));
    }

    /** As a list in any notation, whole or its beginning. */
    void addNumbers(String what, List<Long> numbers) {
        add(
                what,
                numbers.stream()
                        .limit(4)
                        .map(number -> "\\b" + number + "\\b")
                        .collect(Collectors.joining("\\s*[,;]?\\s*")));
    }

    /** As the replay tool and the draw log write them. */
    void addDraws(String what, List<Drawn> draws) {
        addNumbers(what + " as a list", draws.stream().map(Drawn::result).toList());
        var first = draws.get(0);
        add(what + " as text", Pattern.quote("draw(" + first.bound() + ") = " + first.result() + ","));
        addBytes(what + " as logged", Drawn.write(draws));
    }

    /** As an object of JSON that has both, in any order and with whatever else. */
    void addCard(String what, int suit, int index) {
        var theSuit = Q + "suit" + Q + "\\s*:\\s*" + suit + "\\b";
        var theIndex = Q + "index" + Q + "\\s*:\\s*" + index + "\\b";
        var others = "[^{}]*";
        add(what, theSuit + others + theIndex + "|" + theIndex + others + theSuit);
    }

    /** A field that is not there before a round is over, with anything in it. */
    void addField(String what, String field) {
        add(what, Q + field + Q + "\\s*:");
    }

    /** A dealer's hand of more than the upcard. */
    void addSecondCardOf(String what, String hand) {
        add(what, Q + hand + Q + "\\s*:\\s*\\{\\s*" + Q + "cards" + Q + "\\s*:\\s*\\[\\s*\\{[^{}]*}\\s*,\\s*\\{");
    }

    private void add(String what, String regex) {
        forms.put(what.toLowerCase(Locale.ROOT), Pattern.compile(regex));
    }

    /** The names of all there are. */
    Set<String> all() {
        return forms.keySet();
    }

    /** The names of those that stand in the text. */
    Set<String> in(String text) {
        return forms.entrySet().stream()
                .filter(form -> form.getValue().matcher(text).find())
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
