package orhestra.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Who may see whom, and what no class of ours does. It reads the compiled classes of every room
 * that stands in the repository, so it says most when the whole build has run, as in {@code
 * verify}.
 */
class RoomsTest {
  private static final Set<String> DOORS =
      Set.of("coordinator", "computations", "insights", "controlplane", "conversations");

  private static final Set<String> BELOW_DOORS = Set.of("engine", "storage", "platform", "secagg");

  /** Each room and the rooms it may see; itself is understood. */
  private static final Map<String, Set<String>> ROOMS =
      Map.ofEntries(
          Map.entry("engine", Set.of()),
          Map.entry("secagg", Set.of()),
          Map.entry("storage", Set.of("engine")),
          Map.entry("platform", Set.of("engine", "storage")),
          Map.entry("coordinator", BELOW_DOORS),
          Map.entry("computations", BELOW_DOORS),
          Map.entry("insights", BELOW_DOORS),
          Map.entry("controlplane", BELOW_DOORS),
          Map.entry("conversations", BELOW_DOORS),
          Map.entry("client", Set.of("secagg")),
          Map.entry("spot", Set.of("client")),
          Map.entry("execution", Set.of("client", "platform")),
          Map.entry("bench", Set.of("client", "secagg")),
          Map.entry("server", union(List.of(BELOW_DOORS, DOORS, Set.of("client", "console")))),
          Map.entry("console", Set.of()),
          Map.entry("examples", Set.of()),
          // The client library's rounds speak in secagg's types, and a transcript is checked
          // offline.
          Map.entry("cli", Set.of("client", "secagg", "spot", "execution", "bench", "server")));

  /** Rooms that talk to a terminal: what they print is their result. */
  private static final Set<String> PRINTING = Set.of("cli", "bench", "examples");

  /**
   * Rooms where the parts are wired: only there the real clock is picked, all others are given it.
   */
  private static final Set<String> WIRING =
      Set.of("server", "cli", "spot", "execution", "bench", "examples");

  private static JavaClasses product;
  private static JavaClasses everything;

  @BeforeAll
  static void readTheClasses() throws IOException {
    // It logs every class it reads, and a test has no log configuration of its own.
    ((Logger) LoggerFactory.getLogger("com.tngtech.archunit")).setLevel(Level.WARN);
    // What libraries and the JDK are made of is no concern of ours, and reading it takes long.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    everything = new ClassFileImporter().importPaths(classFolders());
    product = everything.that(describe("are not tests", type -> !isTest(type)));
  }

  @Test
  void everyRoomStandsInTheTable() {
    Set<String> found = new HashSet<>();
    product.forEach(type -> found.add(room(type)));
    assertThat(ROOMS.keySet()).containsAll(found);
    assertThat(found).contains("engine", "storage", "platform", "coordinator", "server", "cli");
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomSeesOnlyTheRoomsItMay(String room) {
    Set<String> seen = union(List.of(ROOMS.get(room), Set.of(room)));
    noClasses()
        .that(areIn(Set.of(room)))
        .should()
        .dependOnClassesThat(
            describe(
                "are in a room other than " + seen,
                type -> isOurs(type) && !seen.contains(room(type))))
        .allowEmptyShould(true)
        .check(product);
  }

  /** It is a program beside the server: of the server's house it uses what speaks to Redis. */
  @Test
  void theExecutionServiceUsesOfThePlatformRedisJsonAndSettings() {
    noClasses()
        .that(areIn(Set.of("execution")))
        .should()
        .dependOnClassesThat(
            describe(
                "are another part of the platform",
                type ->
                    isOurs(type)
                        && room(type).equals("platform")
                        && !isIn(
                            type,
                            "orhestra.platform.redis.",
                            "orhestra.platform.json.",
                            "orhestra.platform.config.")))
        .allowEmptyShould(true)
        .check(product);
  }

  @Test
  void engineAndSecureAggregationArePureJava() {
    classes()
        .that(areIn(Set.of("engine", "secagg")))
        .should()
        .onlyDependOnClassesThat(
            describe(
                "are ours, the JDK's without input and output, or annotations and log calls",
                type ->
                    isOurs(type)
                        || type.getBaseComponentType().isPrimitive()
                        || isIn(type, "java.", "javax.crypto.", "org.slf4j.", "org.jspecify.")
                            && !doesInputOrOutput(type)))
        .check(product);
  }

  @Test
  void theDomainOfADoorDoesNoInputOrOutput() {
    noClasses()
        .that(areIn(DOORS))
        .and()
        .resideInAPackage("..domain..")
        .should()
        .dependOnClassesThat(
            describe(
                "do input or output, or are a door's routes or tables",
                type ->
                    doesInputOrOutput(type)
                        || isIn(type, "io.helidon.", "com.zaxxer.", "org.h2.", "org.postgresql.")
                        || isPartOfADoor(type, "api", "store")))
        .allowEmptyShould(true)
        .check(product);
  }

  @Test
  void theRoutesOfADoorDoNotReachIntoItsTables() {
    noClasses()
        .that(areIn(DOORS))
        .and()
        .resideInAPackage("..api..")
        .should()
        .dependOnClassesThat(describe("are a door's tables", type -> isPartOfADoor(type, "store")))
        .allowEmptyShould(true)
        .check(product);
  }

  @Test
  void noTestSleeps() {
    noClasses()
        .that(describe("are tests", RoomsTest::isTest))
        .should()
        .callMethodWhere(calls("sleep", Thread.class, TimeUnit.class))
        .because("a wait has an event and a deadline, and a test drives its own clock")
        .check(everything);
  }

  /** {@code Thread::sleep} may be given to a part that waits, as its clock is. */
  @Test
  void sleepingIsGivenNotTaken() {
    noClasses()
        .that(
            describe(
                "are not where the parts are wired",
                type -> !WIRING.contains(room(type)) || isTest(type)))
        .should()
        .accessTargetWhere(calls("sleep", Thread.class, TimeUnit.class))
        .check(everything);
  }

  @Test
  void theTimeIsGivenNotTaken() {
    noClasses()
        .that(areNotIn(WIRING))
        .should()
        .accessTargetWhere(
            describe(
                "ask the real clock",
                call ->
                    calls("currentTimeMillis", System.class).test(call)
                        || calls(
                                "now",
                                Instant.class,
                                LocalDate.class,
                                LocalDateTime.class,
                                OffsetDateTime.class,
                                ZonedDateTime.class)
                            .test(call)
                        || calls("system", InstantSource.class).test(call)
                        || calls("systemUTC", Clock.class).test(call)
                        || calls("systemDefaultZone", Clock.class).test(call)))
        .check(product);
  }

  @Test
  void logsGoThroughOneDoor() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .because("SLF4J is the only way to log; the bridge brings in what libraries write")
        .check(product);
  }

  @Test
  void onlyProgramsPrint() {
    noClasses().that(areNotIn(PRINTING)).should().accessField(System.class, "out").check(product);
  }

  @Test
  void onlyProgramsPrintAStackTrace() {
    noClasses()
        .that(areNotIn(PRINTING))
        .should()
        .accessTargetWhere(
            describe("print a stack trace", call -> call.getName().equals("printStackTrace")))
        .check(product);
  }

  @Test
  void partsAreGivenToTheConstructor() {
    NO_CLASSES_SHOULD_USE_FIELD_INJECTION.check(product);
  }

  @Test
  void nothingStaticChanges() {
    fields().that().areStatic().should().beFinal().check(product);
  }

  @Test
  void namesAreNounsOfTheDomain() {
    classes().should().haveNameNotMatching(".*(Manager|Helper|Utils?|Impl)").check(product);
  }

  static Stream<String> rooms() {
    return ROOMS.keySet().stream().sorted();
  }

  /** The compiled classes and tests of all rooms, as far as they are compiled. */
  private static List<Path> classFolders() throws IOException {
    Path root = Path.of("").toAbsolutePath();
    while (!Files.exists(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    try (Stream<Path> top = Files.list(root);
        Stream<Path> doors = Files.list(root.resolve("doors"))) {
      return Stream.concat(top, doors)
          .map(room -> room.resolve("target"))
          .flatMap(target -> Stream.of("classes", "test-classes").map(target::resolve))
          .filter(Files::exists)
          .toList();
    }
  }

  private static DescribedPredicate<JavaClass> areIn(Set<String> rooms) {
    return describe("are in " + rooms, type -> isOurs(type) && rooms.contains(room(type)));
  }

  private static DescribedPredicate<JavaClass> areNotIn(Set<String> rooms) {
    return describe("are not in " + rooms, type -> !rooms.contains(room(type)));
  }

  /**
   * A call or a method reference: {@code System::currentTimeMillis} asks the clock all the same.
   */
  private static DescribedPredicate<JavaAccess<?>> calls(String method, Class<?>... owners) {
    return describe(
        "call " + method + " of " + List.of(owners),
        call ->
            call.getName().equals(method)
                && Stream.of(owners).anyMatch(call.getTargetOwner()::isEquivalentTo));
  }

  /** A URI is a name; it opens nothing. */
  private static boolean doesInputOrOutput(JavaClass type) {
    return isIn(
            type, "java.sql.", "javax.sql.", "java.net.", "java.nio.file.", "java.nio.channels.")
        && !type.isEquivalentTo(URI.class);
  }

  private static boolean isIn(JavaClass type, String... prefixes) {
    return Stream.of(prefixes).anyMatch(baseName(type)::startsWith);
  }

  private static boolean isOurs(JavaClass type) {
    return baseName(type).startsWith("orhestra.");
  }

  private static boolean isPartOfADoor(JavaClass type, String... parts) {
    List<String> names = List.of(baseName(type).split("\\."));
    return isOurs(type) && DOORS.contains(room(type)) && Stream.of(parts).anyMatch(names::contains);
  }

  private static boolean isTest(JavaClass type) {
    return type.getSource().stream()
        .anyMatch(source -> source.getUri().getPath().contains("/test-classes/"));
  }

  /** {@code orhestra.storage.h2.Store} is in the room storage. */
  private static String room(JavaClass type) {
    return baseName(type).split("\\.")[1];
  }

  private static String baseName(JavaClass type) {
    return type.getBaseComponentType().getName();
  }

  private static Set<String> union(List<Set<String>> sets) {
    Set<String> union = new HashSet<>();
    sets.forEach(union::addAll);
    return Set.copyOf(union);
  }
}
