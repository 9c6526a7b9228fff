package io.anteroom.runtime;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A URL with a password in it, or several with commas between them, as somebody wrote it: perhaps with a slip. */
final class SecretUrl {

    private static final int PORT_MAX = 65_535;
    private static final String START = "://";
    private static final Pattern COMMA = Pattern.compile(",(?=\\s*[a-z]+://)");
    private static final Pattern PASSWORD_PARAMETER = Pattern.compile("([?&]password=)[^&]*");
    /** What follows a host is a port; else it was to be a password, and the rest was forgotten. */
    private static final Pattern NO_PORT = Pattern.compile("(://[^:/?\\[]*:)(?!\\d{1,5}(?:[/?,]|$))[^/?]*");

    private SecretUrl() {}

    /** Whether each of them names a host, and a port if any, that somebody could connect to. */
    static boolean isWellFormed(String text) {
        return Arrays.stream(COMMA.split(text)).allMatch(SecretUrl::isOneWellFormed);
    }

    private static boolean isOneWellFormed(String text) {
        try {
            var uri = new URI(text.strip());
            return uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= PORT_MAX;
        } catch (URISyntaxException wrong) {
            return false;
        }
    }

    /** Without whatever is, or looks as if it were meant for, a password. */
    static String masked(String text) {
        return Arrays.stream(COMMA.split(text)).map(SecretUrl::oneMasked).collect(Collectors.joining(","));
    }

    private static String oneMasked(String text) {
        int start = text.contains(START) ? text.indexOf(START) + START.length() : 0;
        // A password may hold what should have been escaped.
        int end = text.lastIndexOf('@');
        var shown = end < start
                ? NO_PORT.matcher(text).replaceAll("$1***")
                : text.substring(0, start) + account(text.substring(start, end)) + text.substring(end);
        return PASSWORD_PARAMETER.matcher(shown).replaceAll("$1***");
    }

    private static String account(String account) {
        int colon = account.indexOf(':');
        return colon < 0 ? account : account.substring(0, colon) + ":***";
    }
}
