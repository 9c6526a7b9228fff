package io.anteroom.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.anteroom.app.drawpath.DrawPath;
import io.anteroom.app.drawpath.DrawPath.Kind;
import io.anteroom.app.simulation.FastDraws;
import io.anteroom.contracts.Rng;
import io.anteroom.fairness.DrawSource;
import io.anteroom.fairness.Draws;
import io.anteroom.fairness.SeedStream;
import io.anteroom.fairness.ServerSeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chance comes from the generator, becomes numbers in {@link Draws}, and in no other way. */
class DrawPathTest {

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.anteroom");

    private static final Set<String> MATHEMATICS =
            Set.of("BlackjackMathematics", "Tally", "SlotsCut", "SlotsTail", "ReturnsMonitor");

    private static final String SIMULATION = "..simulation..";

    /**
     * The remainder after the rejection; the digits of a nonce; where the entropy of the operating system is read; a card's
     * number in its deck, of which eight are whole in the shoe. An exception here is a decision about fairness.
     */
    private static final Set<String> ALLOWED = Set.of(
            "Draws.scaled",
            "SeedStream.writeDecimal",
            "TestedEntropy.systemRandom",
            "TestedEntropy.ofSystem",
            "Shoe.next");

    private static List<String> faults(JavaClass type, Kind kind) {
        return faults(type, kind, ALLOWED);
    }

    private static List<String> faults(JavaClass type, Kind kind, Set<String> allowed) {
        var uri = type.getSource().orElseThrow().getUri();
        try (var bytes = uri.toURL().openStream()) {
            return DrawPath.faults(bytes.readAllBytes(), kind, allowed);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What computes published figures, or judges returns by them, counts chances and draws nothing. */
    private static boolean isMathematics(JavaClass type) {
        return type.getPackageName().equals("io.anteroom.game.rules.blackjack.analysis")
                || type.getPackageName().equals("io.anteroom.game.returns")
                || MATHEMATICS.contains(outermost(type));
    }

    private static String outermost(JavaClass type) {
        var name = type.getName().substring(type.getPackageName().length() + 1);
        return name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
    }

    private static List<String> faultsIn(String packageName, Kind kind) {
        var types = OURS.stream()
                .filter(type -> type.getPackageName().equals(packageName)
                        || type.getPackageName().startsWith(packageName + "."))
                .filter(type -> !type.getPackageName().contains("simulation"))
                .filter(type -> !isMathematics(type))
                .toList();
        assertThat(types).as(packageName).hasSizeGreaterThan(5);
        return types.stream().flatMap(type -> faults(type, kind).stream()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.anteroom.fairness", "io.anteroom.rng"})
    void whereBytesAreHandledNothingIsFloatedRandomOrRemaindered(String packageName) {
        assertThat(faultsIn(packageName, Kind.HANDLES_BYTES)).isEmpty();
    }

    @Test
    void everyExceptionIsStillNeeded() {
        var found = List.of(Draws.class, SeedStream.class).stream()
                .map(OURS::get)
                .flatMap(type -> faults(type, Kind.HANDLES_BYTES, Set.of()).stream());
        var foundInRng = faults(OURS.get("io.anteroom.rng.TestedEntropy"), Kind.HANDLES_BYTES, Set.of()).stream();
        var foundInGames = faults(OURS.get("io.anteroom.game.rules.cards.Shoe"), Kind.DRAWS, Set.of()).stream();

        assertThat(Stream.of(found, foundInRng, foundInGames)
                        .flatMap(faults -> faults)
                        .map(fault -> fault.substring(0, fault.indexOf(' ')))
                        .collect(Collectors.toSet()))
                .isEqualTo(ALLOWED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"io.anteroom.game", "io.anteroom.table"})
    void noGameDrawsByFloatsOtherGeneratorsOrARemainder(String packageName) {
        assertThat(faultsIn(packageName, Kind.DRAWS)).isEmpty();
    }

    /** The check, on code that is wrong: one class a fault. */
    @ParameterizedTest
    @CsvSource({
        "Floats, Faulty$Floats.draw computes with floating point",
        "SingleFloats, Faulty$SingleFloats.isRare computes with floating point",
        "FloorsInMath, Faulty$FloorsInMath.whole calls java/lang/Math.floor",
        "MathRandom, Faulty$MathRandom.any calls java/lang/Math.random",
        "OtherRandom, Faulty$OtherRandom.draw uses java/util/Random",
        "IsRandom, Faulty$IsRandom is a java/util/Random",
        "LocalRandom, Faulty$LocalRandom.draw uses java/util/concurrent/ThreadLocalRandom",
        "SystemRandom, Faulty$SystemRandom.fill uses java/security/SecureRandom",
        "RandomByReference, Faulty$RandomByReference.source uses java/util/Random",
        "Remainder, Faulty$Remainder.draw takes a remainder",
        "IntRemainder, Faulty$IntRemainder.draw takes a remainder",
        "ShuffledRemainder, Faulty$ShuffledRemainder.draw takes a remainder",
        "RemainderInMath, Faulty$RemainderInMath.draw calls java/lang/Math.floorMod",
        "UnsignedRemainder, Faulty$UnsignedRemainder.draw calls java/lang/Long.remainderUnsigned",
        "BigRemainder, Faulty$BigRemainder.draw calls java/math/BigInteger.mod"
    })
    void whatIsWrongIsFound(String name, String fault) {
        assertThat(faults(faulty(name), Kind.DRAWS)).contains(fault);
        assertThat(faults(faulty(name), Kind.HANDLES_BYTES)).contains(fault);
    }

    @Test
    void whatIsRightIsNotComplainedOf() {
        assertThat(faults(faulty("Plain"), Kind.HANDLES_BYTES)).isEmpty();
        assertThat(faults(faulty("Rank"), Kind.DRAWS)).isEmpty();
        assertThat(faults(faulty("Rank"), Kind.HANDLES_BYTES)).containsExactly("Faulty$Rank.of takes a remainder");
    }

    private static JavaClass faulty(String name) {
        var type = "io.anteroom.app.drawpath.Faulty$" + name;
        return new ClassFileImporter()
                .importPackages("io.anteroom.app.drawpath")
                .get(type);
    }

    /** Rules see numbers; bytes and seeds stay with those who fetch and open them. */
    @Test
    void rulesHaveNoWayToChanceButDraws() {
        noClasses()
                .that()
                .resideInAPackage("io.anteroom.game.rules..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(SeedStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ServerSeed.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName(Rng.class.getName())
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(Rng.class.getName() + "\\$.*")
                .check(OURS);
    }

    /** The testkit is in no jar that plays. */
    private static ArchRule numbersComeFromDrawsOrASimulation() {
        return classes()
                .that()
                .areAssignableTo(DrawSource.class)
                .and()
                .resideOutsideOfPackage("io.anteroom.testkit..")
                .should()
                .resideInAPackage(SIMULATION)
                .orShould()
                .haveFullyQualifiedName(Draws.class.getName())
                .orShould()
                .haveFullyQualifiedName(DrawSource.class.getName())
                // Draws that were made before, and then those of the round.
                .orShould()
                .haveFullyQualifiedName("io.anteroom.game.rules.RecordedDraws");
    }

    /** A fast generator that computes mathematics must never decide a round. */
    private static ArchRule nothingThatPlaysKnowsASimulation() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        "io.anteroom.fairness..", "io.anteroom.rng..", "io.anteroom.game..", "io.anteroom.app.wrong..")
                .and()
                .resideOutsideOfPackage(SIMULATION)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(SIMULATION);
    }

    @Test
    void onlyDrawsAndSimulationsGiveNumbers() {
        numbersComeFromDrawsOrASimulation().check(OURS);
        nothingThatPlaysKnowsASimulation().check(OURS);
    }

    @Test
    void aSimulationThatPlaysIsFound() {
        var wrong = new ClassFileImporter()
                .importClasses(FastDraws.class, io.anteroom.app.wrong.PlaysOnSimulation.class, DrawSource.class);

        assertThatThrownBy(() -> nothingThatPlaysKnowsASimulation().check(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PlaysOnSimulation");
        assertThatThrownBy(() -> numbersComeFromDrawsOrASimulation().check(wrong))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PlaysOnSimulation")
                .hasMessageNotContaining("FastDraws.class");
    }
}
