package io.anteroom.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A {@code postgresql://user:password@host:port/database} as JDBC wants it. */
record JdbcUrl(String url, String user, String password) {

    private static final int PORT = 5432;
    /** Seconds until a server that takes a connection and says nothing counts as one that can't be reached. */
    private static final String LOGIN_TIMEOUT = "loginTimeout=10";

    static JdbcUrl parse(String text) {
        var uri = URI.create(text);
        var account = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = account.indexOf(':');
        var port = uri.getPort() < 0 ? PORT : uri.getPort();
        return new JdbcUrl(
                "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + "?" + parameters(uri),
                decode(colon < 0 ? account : account.substring(0, colon)),
                decode(colon < 0 ? "" : account.substring(colon + 1)));
    }

    /** Its own come last, which count. */
    private static String parameters(URI uri) {
        return uri.getRawQuery() == null ? LOGIN_TIMEOUT : LOGIN_TIMEOUT + "&" + uri.getRawQuery();
    }

    Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return DriverManager.getConnection(url, properties);
    }

    /** Without its parameters, which may hold secrets. */
    @Override
    public String toString() {
        return url.replaceFirst("\\?.*", "");
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
