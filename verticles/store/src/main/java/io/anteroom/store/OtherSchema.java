package io.anteroom.store;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The schema of a database is not that of this release. The message is one line for people, which names what was found, what
 * is expected and what helps.
 */
public final class OtherSchema extends RuntimeException {

    private static final int SCRIPTS_NAMED_MAX = 3;

    private OtherSchema(String message) {
        super(message);
    }

    /**
     * Empty if nothing is to be run, nothing is there that this release does not know, and nothing has other text. A function
     * that was not brought up to date, as after a start that was killed, counts as much as a table.
     *
     * @param scripts those of this release and those that were run
     */
    static Optional<OtherSchema> among(MigrationInfo[] scripts, JdbcUrl database) {
        var unlike = Arrays.stream(scripts).filter(OtherSchema::isUnlike).toList();
        if (unlike.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new OtherSchema("the schema of %s: found %s, expected version %s of this release%s"
                .formatted(
                        database,
                        found(scripts, unlike),
                        newest(scripts, state -> state.isResolved()).orElseThrow(),
                        help(unlike))));
    }

    private static boolean isUnlike(MigrationInfo script) {
        var state = script.getState();
        var isOurs = state == MigrationState.SUCCESS || state == MigrationState.OUT_OF_ORDER;
        // Of a function's older runs and texts only the last one counts, which is listed as pending if it is not ours.
        var isPast = state == MigrationState.SUPERSEDED || state == MigrationState.OUTDATED;
        return !isPast && !(isOurs && script.isChecksumMatching());
    }

    private static String found(MigrationInfo[] scripts, List<MigrationInfo> unlike) {
        var version = newest(scripts, state -> state.isApplied() && !state.isFailed());
        if (version.isEmpty()) {
            return "no schema";
        }
        var isAsNew = version.equals(newest(scripts, MigrationState::isResolved));
        return "version " + version.get() + (isAsNew ? " with other scripts (" + names(unlike) + ")" : "");
    }

    private static Optional<MigrationVersion> newest(MigrationInfo[] scripts, Predicate<MigrationState> counts) {
        return Arrays.stream(scripts)
                .filter(script -> counts.test(script.getState()))
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }

    private static String names(List<MigrationInfo> scripts) {
        var rest = scripts.size() - SCRIPTS_NAMED_MAX;
        return Stream.concat(
                        scripts.stream().limit(SCRIPTS_NAMED_MAX).map(MigrationInfo::getScript),
                        rest > 0 ? Stream.of(rest + " more") : Stream.empty())
                .collect(Collectors.joining(", "));
    }

    private static String help(List<MigrationInfo> unlike) {
        if (unlike.stream().anyMatch(script -> script.getState() == MigrationState.FUTURE_SUCCESS)) {
            return "; the jar of the newer release reads it";
        }
        return unlike.stream().allMatch(script -> script.getState() == MigrationState.PENDING)
                ? "; a node of this release brings it there when it starts"
                : "";
    }
}
