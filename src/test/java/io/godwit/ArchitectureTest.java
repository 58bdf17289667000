package io.godwit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The design's layout and arrows, held by the build. */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src/main/java/io/godwit");

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.godwit");

    /** The methods of repositories that see all organizations, by name. What they give is ids of organizations, or sums, only. */
    private static final Set<String> CROSS_TENANT =
            Set.of("RotationRepository.organizations", "BacklogRepository.read");

    /** Every package, and what of ours it may import besides itself. An arrow that is not here does not exist. */
    private static final Map<String, Set<String>> ARROWS = arrows();

    private static Map<String, Set<String>> arrows() {
        Set<String> platform = Set.of(
                "platform.access",
                "platform.error",
                "platform.limit",
                "platform.secret",
                "platform.web",
                "platform.sql");
        Set<String> engine = Set.of(
                "engine",
                "engine.catalog",
                "engine.source",
                "engine.source.postgres",
                "engine.table",
                "engine.transform");
        Map<String, Set<String>> arrows = new TreeMap<>();
        arrows.put("", Set.of("local", "local.postgres", "connection.address", "platform.secret", "platform.sql"));
        arrows.put("cli", Set.of());
        arrows.put(
                "local",
                Set.of("cli", "local.postgres", "local.demo", "local.showcase", "local.proof", "platform.sql"));
        arrows.put("local.postgres", Set.of());
        arrows.put("local.demo", Set.of());
        arrows.put("local.proof", Set.of("cli", "local.demo"));
        arrows.put("local.showcase", Set.of("cli", "local.demo", "local.postgres", "local.proof"));
        arrows.put("readiness", Set.of("connection", "mapping", "run", "platform.access", "platform.web"));
        arrows.put("mapping", union(platform, engine, Set.of("run.start", "connection", "explore", "target", "audit")));
        arrows.put(
                "mapping.defaults",
                union(platform, engine, Set.of("mapping", "connection", "explore", "target", "audit")));
        arrows.put("run", union(platform, engine, Set.of("connection", "target", "audit")));
        arrows.put("run.start", union(platform, engine, Set.of("run", "connection", "audit")));
        arrows.put("run.report", union(platform, Set.of("run")));
        arrows.put("run.stage", union(platform, Set.of("engine", "engine.catalog", "engine.source")));
        arrows.put("run.metrics", union(platform, engine, Set.of("run", "connection")));
        arrows.put(
                "run.worker",
                union(
                        platform,
                        engine,
                        Set.of("run", "run.batch", "run.metrics", "run.stage", "connection", "target")));
        arrows.put("run.batch", union(platform, engine, Set.of("run", "run.metrics")));
        arrows.put("explore", union(platform, engine, Set.of("connection")));
        arrows.put("target", union(platform, engine));
        arrows.put(
                "connection",
                union(platform, engine, Set.of("audit", "connection.address", "connection.guard", "connection.login")));
        arrows.put("connection.address", Set.of("platform.error"));
        arrows.put("connection.guard", Set.of("platform.error"));
        arrows.put("connection.login", Set.of("connection.guard", "platform.error", "platform.sql"));
        arrows.put("audit", platform);
        arrows.put("engine", Set.of("engine.catalog", "engine.transform", "platform.error", "platform.sql"));
        arrows.put("engine.group", Set.of("engine", "engine.source", "platform.sql"));
        arrows.put(
                "engine.table",
                Set.of(
                        "engine",
                        "engine.catalog",
                        "engine.group",
                        "engine.source",
                        "engine.transform",
                        "engine.sink",
                        "engine.known",
                        "platform.error",
                        "platform.sql"));
        arrows.put("engine.catalog", Set.of());
        arrows.put("engine.source", Set.of("engine.catalog", "platform.sql"));
        arrows.put(
                "engine.source.postgres", Set.of("engine.catalog", "engine.source", "platform.error", "platform.sql"));
        arrows.put("engine.transform", Set.of("engine.catalog", "platform.error"));
        arrows.put(
                "engine.sink", Set.of("engine", "engine.catalog", "engine.source", "platform.error", "platform.sql"));
        arrows.put(
                "engine.known",
                Set.of("engine", "engine.catalog", "engine.sink", "engine.source", "platform.error", "platform.sql"));
        arrows.put("platform.access", Set.of("platform.error"));
        arrows.put("platform.error", Set.of());
        arrows.put("platform.secret", Set.of("platform.access", "platform.error"));
        arrows.put("platform.sql", Set.of("platform.access", "platform.error"));
        arrows.put("platform.web", Set.of("platform.access", "platform.error", "platform.limit", "platform.sql"));
        arrows.put("platform.limit", Set.of("platform.access", "platform.error"));
        arrows.put("platform.json", Set.of("platform.error"));
        arrows.put("platform.http", Set.of("platform.error", "platform.json", "platform.sql", "platform.web"));
        arrows.put("platform.graphql", Set.of("platform.error", "platform.http", "platform.json", "platform.sql"));
        return arrows;
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is read only
    private static Set<String> union(Set<String>... sets) {
        return Arrays.stream(sets).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }

    @Test
    void thePackagesAreThoseOfTheDesign() {
        Set<String> packages =
                CODE.stream().map(ArchitectureTest::packageOf).collect(Collectors.toCollection(TreeSet::new));

        assertThat(packages).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
    }

    @Test
    void arrowsOnlyGoDown() {
        List<String> forbidden = new ArrayList<>();
        for (JavaClass type : CODE) {
            String from = packageOf(type);
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith("io.godwit"))
                    .filter(target -> !packageOf(target).equals(from))
                    .filter(target -> !ARROWS.getOrDefault(from, Set.of()).contains(packageOf(target)))
                    .forEach(target -> forbidden.add(type.getName() + " -> " + target.getName()));
        }

        assertThat(forbidden).isEmpty();
    }

    @Test
    void slicesAreFreeOfCycles() {
        slices().matching("io.godwit.(*)..").should().beFreeOfCycles().check(CODE);
        slices().matching("io.godwit.platform.(*)..").should().beFreeOfCycles().check(CODE);
        slices().matching("io.godwit.engine.(*)..").should().beFreeOfCycles().check(CODE);
    }

    @Test
    void sqlIsSpokenOnlyWhereItBelongs() {
        DescribedPredicate<JavaClass> speakers = resideInAnyPackage(
                        "io.godwit.engine",
                        "io.godwit.engine.table",
                        "io.godwit.engine.source..",
                        "io.godwit.engine.sink",
                        "io.godwit.engine.known",
                        "io.godwit.run.stage",
                        "io.godwit.connection..",
                        "io.godwit.platform.sql",
                        "io.godwit.local..")
                .or(simpleNameEndingWith("Repository"))
                // A row mapper beside its repository, the books of a batch, and those who hand a session on.
                .or(named(
                        "RunRow",
                        "MappingRows",
                        "BatchJournal",
                        "WholeJournal",
                        "WholeRun",
                        "MigratedIds",
                        "RunErrors",
                        "ChunkMover",
                        "RunOpener",
                        "Vigil",
                        "TargetCatalog",
                        "ServerSettings"))
                .or(named("Database", "SourceTables", "PreviewReader"))
                .or(named("FairSlots", "SecretRotation", "RotateSecretsCommand", "MeasuredJournal"));
        noClasses()
                .that(DescribedPredicate.not(speakers))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "org.jdbi..", "org.postgresql.."))
                .check(CODE);
    }

    @Test
    void callersAndOrganizationsComeFirst() {
        methods()
                .that()
                .areDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Service")
                .and()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackage("io.godwit.local..")
                .and()
                .arePublic()
                .should(takeFirst(Caller.class))
                .check(CODE);
        methods()
                .that()
                .areDeclaredInClassesThat()
                .haveSimpleNameEndingWith("Repository")
                .and()
                .areNotPrivate()
                .and(DescribedPredicate.describe(
                        "see one organization",
                        (JavaMethod method) ->
                                !CROSS_TENANT.contains(method.getOwner().getSimpleName() + "." + method.getName())))
                .should(takeFirst(OrganizationId.class))
                .check(CODE);
    }

    @Test
    void repositoriesAreHiddenFromOtherSlices() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .notHaveModifier(JavaModifier.PUBLIC)
                .check(CODE);
    }

    @Test
    void edgesKeepTheirFrameworks() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Service")
                .or()
                .haveSimpleNameEndingWith("Repository")
                .should()
                .dependOnClassesThat(resideInAnyPackage("jakarta.ws.rs..", "org.eclipse.microprofile.graphql.."))
                .check(CODE);
        noClasses()
                .that(resideInAPackage("io.godwit.engine.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "jakarta.ws.rs..",
                        "jakarta.enterprise..",
                        "jakarta.transaction..",
                        "io.quarkus..",
                        "org.jdbi.."))
                .check(CODE);
    }

    @Test
    void oneKnowsTheMetricsLibrary() {
        noClasses()
                .that(resideOutsideOfPackage("io.godwit.run.metrics"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.micrometer..", "io.prometheus.."))
                .check(CODE);
    }

    @Test
    void timeIsInjectedAndNobodySleeps() {
        noClasses().should(callMethod(Instant.class, "now")).check(CODE);
        noClasses().should(callMethod(Thread.class, "sleep", long.class)).check(CODE);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|DTO|VO|Job|Info)")
                .check(CODE);
    }

    @Test
    void filesStaySmall() throws IOException {
        List<Integer> lines = new ArrayList<>();
        Map<Path, Integer> perPackage = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                lines.add(Files.readAllLines(file).size());
                perPackage.merge(file.getParent(), 1, Integer::sum);
            }
        }
        Collections.sort(lines);
        perPackage.remove(SOURCES.resolve("engine/transform"));
        // The entry of each package is its package-info.
        assertThat(perPackage.values()).allMatch(count -> count <= 15);
        assertThat(lines.get(lines.size() * 9 / 10)).as("p90").isLessThanOrEqualTo(200);
        assertThat(lines.get(lines.size() - 1)).as("largest").isLessThanOrEqualTo(400);
    }

    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.equals("io.godwit") ? "" : name.substring("io.godwit.".length());
    }

    private static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> wanted = Set.of(names);
        return DescribedPredicate.describe(
                "named " + wanted,
                type -> wanted.contains(outermost(type).getSimpleName()) || wanted.contains(type.getSimpleName()));
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static ArchCondition<JavaMethod> takeFirst(Class<?> first) {
        return new ArchCondition<>("take a " + first.getSimpleName() + " first") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                if (method.getModifiers().contains(JavaModifier.SYNTHETIC)
                        || method.getName().contains("lambda")) {
                    return;
                }
                boolean satisfied = !method.getRawParameterTypes().isEmpty()
                        && method.getRawParameterTypes().get(0).isEquivalentTo(first);
                events.add(new SimpleConditionEvent(method, satisfied, method.getFullName()));
            }
        };
    }
}
