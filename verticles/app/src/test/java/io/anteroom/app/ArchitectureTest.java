package io.anteroom.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shape that the poms can't refuse. */
class ArchitectureTest {

    private static final List<String> VERTICLES =
            List.of("gateway", "player", "game", "rng", "room", "table", "matchmaking", "leaderboard", "store");

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.anteroom");

    static List<String> verticles() {
        return VERTICLES;
    }

    @ParameterizedTest
    @MethodSource("verticles")
    void aVerticleKnowsNoOther(String verticle) {
        var others = VERTICLES.stream()
                .filter(other -> !other.equals(verticle))
                .map(other -> "io.anteroom." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("io.anteroom." + verticle + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(OURS);
    }

    @Test
    void contractsKnowNothingOfVertx() {
        noClasses()
                .that()
                .resideInAPackage("io.anteroom.contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.anteroom.runtime..")
                .check(OURS);
    }

    @Test
    void fairnessStandsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("io.anteroom.fairness..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.anteroom.fairness..",
                        "java..",
                        "javax.crypto..",
                        "org.jspecify..",
                        "com.google.errorprone..")
                .check(OURS);
    }

    @Test
    void rulesArePureFunctions() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.anteroom.game.rules..",
                        "io.anteroom.room.rules..",
                        "io.anteroom.table.rules..",
                        "io.anteroom.fairness..",
                        "io.anteroom.matchmaking.pairing..",
                        "io.anteroom.matchmaking.rating..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "org.slf4j..", "java.time..", "java.net..", "java.nio.file..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(OURS);
    }

    /** The generator of simulations can be predicted: no round may ever draw from it. */
    @Test
    void onlyTheMathToolSimulates() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.anteroom.game.simulation..")
                .and()
                .doNotHaveFullyQualifiedName(MathCommand.class.getName())
                .and()
                .doNotHaveFullyQualifiedName(MathReport.class.getName())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.anteroom.game.simulation..")
                .check(OURS);
    }

    @Test
    void onlyStoreTouchesPostgres() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.anteroom.store..", "io.anteroom.embedded..", "io.anteroom.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.pgclient..", "io.vertx.sqlclient..", "java.sql..", "org.postgresql..")
                .check(OURS);
    }

    @Test
    void onlyTheRuntimeNamesTheFailuresOfTheBus() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.anteroom.runtime..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.eventbus.ReplyException")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.shareddata.Lock")
                .check(OURS);
    }

    @Test
    void nothingIsSerialisedByJava() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(OURS);
    }

    @Test
    void noPackagesGoInCircles() {
        SlicesRuleDefinition.slices()
                .matching("io.anteroom.(*)..")
                .should()
                .beFreeOfCycles()
                .check(OURS);
    }
}
