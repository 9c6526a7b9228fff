package io.anteroom.store;

import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where a page of postings ended: of each account the version before which the next page begins. */
record PostingsCursor(Map<Long, Long> versionByAccount) {

    private static final int ACCOUNTS_MAX = 100;

    PostingsCursor {
        versionByAccount = Map.copyOf(versionByAccount);
    }

    /** Written as {@code account.version_account.version}; null if it is not. */
    static @Nullable PostingsCursor parse(@Nullable String text) {
        var versions = new TreeMap<Long, Long>();
        if (text == null) {
            return new PostingsCursor(versions);
        }
        try {
            for (var part : text.split("_", ACCOUNTS_MAX)) {
                int dot = part.indexOf('.');
                versions.put(Long.parseLong(part.substring(0, dot)), Long.parseLong(part.substring(dot + 1)));
            }
            return new PostingsCursor(versions);
        } catch (NumberFormatException | StringIndexOutOfBoundsException wrong) {
            return null;
        }
    }

    PostingsCursor after(List<Row> page) {
        var versions = new TreeMap<>(versionByAccount);
        page.forEach(row -> versions.merge(row.getLong("account"), row.getLong("version"), Math::min));
        return new PostingsCursor(versions);
    }

    String toText() {
        return new TreeMap<>(versionByAccount)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "." + entry.getValue())
                        .collect(Collectors.joining("_"));
    }

    Long[] accounts() {
        return new TreeMap<>(versionByAccount).keySet().toArray(Long[]::new);
    }

    Long[] versions() {
        return new TreeMap<>(versionByAccount).values().toArray(Long[]::new);
    }
}
