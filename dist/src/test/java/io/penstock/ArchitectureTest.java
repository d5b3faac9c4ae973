package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Holds the arrows between modules and packages that docs/ARCHITECTURE.md draws, over the compiled main classes of every module.
 *
 * <p>There is no list of exceptions, on purpose: where a rule stands in the way, either the code or the drawing is wrong.
 */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.penstock");

    /** The JDK and the SLF4J API. */
    private static final List<String> FOR_ALL = List.of("java", "com.sun.management", "org.slf4j");

    /** What each module may use besides those; a package that no entry covers belongs to dist. */
    private static final Map<String, List<String>> MODULES = Map.of(
            "io.penstock.protocol",
            List.of("io.penstock.protocol", "io.netty", "org.jctools", "javax.net", "javax.crypto", "javax.security"),
            "io.penstock.broker",
            List.of(
                    "io.penstock.broker",
                    "io.penstock.protocol",
                    "com.lmax.disruptor",
                    "org.agrona",
                    "org.jctools",
                    "org.roaringbitmap"),
            "io.penstock.namesrv",
            List.of("io.penstock.namesrv", "io.penstock.protocol", "org.jctools"),
            "io.penstock.jms",
            List.of(
                    "io.penstock.jms",
                    "io.penstock.protocol",
                    "jakarta.jms",
                    "javax.naming",
                    "javax.transaction.xa",
                    "org.jctools"));

    /** Inside broker-core a package knows only packages of its own or a lower number. */
    private static final Map<String, Integer> BROKER_LAYERS = Map.ofEntries(
            Map.entry("store.file", 0),
            Map.entry("store", 1),
            Map.entry("destination", 2),
            Map.entry("selector", 2),
            Map.entry("schedule", 2),
            Map.entry("security", 2),
            Map.entry("subscription", 3),
            Map.entry("transaction", 3),
            Map.entry("delivery", 4),
            Map.entry("apply", 4),
            Map.entry("proposer", 4),
            Map.entry("metrics", 4),
            Map.entry("pipeline", 5),
            Map.entry("request", 6),
            Map.entry("rocketmq", 6),
            Map.entry("registration", 6),
            Map.entry("", 7));

    private static final List<String> FORBIDDEN_PACKAGES =
            List.of("impl", "common", "util", "utils", "manager", "helper");

    @Test
    void shouldUseOnlyWhatTheModuleMayUse() {
        List<String> broken = new ArrayList<>();
        for (JavaClass origin : CLASSES) {
            MODULES.forEach((root, allowed) -> {
                if (!within(origin.getPackageName(), root)) {
                    return;
                }
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    String target =
                            dependency.getTargetClass().getBaseComponentType().getPackageName();
                    boolean free = target.isEmpty() || FOR_ALL.stream().anyMatch(a -> within(target, a));
                    if (!free && allowed.stream().noneMatch(a -> within(target, a))) {
                        broken.add(dependency.getDescription());
                    }
                }
            });
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void shouldDependDownwardsOnlyInsideTheBroker() {
        List<String> broken = new ArrayList<>();
        for (JavaClass origin : CLASSES) {
            if (!within(origin.getPackageName(), "io.penstock.broker")) {
                continue;
            }
            String layer = brokerLayer(origin);
            if (!BROKER_LAYERS.containsKey(layer)) {
                broken.add(origin.getName() + " is in no layer of the broker");
                continue;
            }
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (within(target.getPackageName(), "io.penstock.broker")
                        && BROKER_LAYERS.getOrDefault(brokerLayer(target), 0) > BROKER_LAYERS.get(layer)) {
                    broken.add(dependency.getDescription());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void shouldHaveNoCycleBetweenPackages() {
        SlicesRuleDefinition.slices()
                .matching("io.penstock.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void shouldKeepEachTechnologyInItsOnePackage() {
        assertThat(usersOf("io.netty", "io.penstock.protocol.transport")).isEmpty();
        assertThat(usersOf("com.lmax.disruptor", "io.penstock.broker.pipeline")).isEmpty();
        assertThat(callersOutside(
                        "io.penstock.broker.store.file",
                        access -> isCall(access, "java.nio.channels.FileChannel", "map")
                                || access.getTargetOwner().getName().equals("java.nio.MappedByteBuffer")))
                .isEmpty();
        assertThat(callersOutside(ArchitectureTest::isDist, ArchitectureTest::startsProcess))
                .isEmpty();
    }

    @Test
    void shouldKeepJakartaTypesOutOfTheWireTheBrokerAndTheNameServer() {
        List<String> broken = dependencies(
                origin -> List.of("io.penstock.protocol", "io.penstock.broker", "io.penstock.namesrv").stream()
                        .anyMatch(root -> within(origin.getPackageName(), root)),
                target -> within(target, "jakarta") || within(target, "io.openmessaging"));
        assertThat(broken).isEmpty();
    }

    /** So that none is without its code: docs/errors.md. */
    @Test
    void shouldMakeJmsExceptionsInOnePlace() {
        List<String> broken = new ArrayList<>();
        for (JavaClass origin : CLASSES) {
            if (origin.getName().equals("io.penstock.jms.link.JmsErrors")) {
                continue;
            }
            origin.getConstructorCallsFromSelf().stream()
                    .filter(call -> call.getTargetOwner().getPackageName().equals("jakarta.jms"))
                    .filter(call -> call.getTargetOwner().getSimpleName().endsWith("Exception"))
                    .map(JavaAccess::getDescription)
                    .forEach(broken::add);
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void shouldLeaveTheLoggerToTheDistribution() {
        assertThat(dependencies(origin -> !isDist(origin), target -> within(target, "ch.qos.logback")))
                .isEmpty();
    }

    @Test
    void shouldHaveNoStaticMutableState() {
        List<String> broken = new ArrayList<>();
        for (JavaClass owner : CLASSES) {
            broken.addAll(StaticState.mutableIn(owner));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void shouldReadTheClockAndRandomnessFromOutside() {
        List<String> clocks = callersOutside(
                origin -> origin.getName().startsWith("io.penstock.protocol.agent.Clock"),
                access -> isCall(access, "java.lang.System", "currentTimeMillis", "nanoTime")
                        || access.getTargetOwner().getName().equals("java.time.Clock")
                        || (access.getTargetOwner().getPackageName().equals("java.time")
                                && access.getName().equals("now"))
                        || isCall(access, "java.lang.Thread", "sleep"));
        assertThat(clocks).isEmpty();
        List<String> dice = callersOutside(
                origin -> false,
                access -> isCall(access, "java.util.Random", "<init>")
                        || isCall(access, "java.lang.Math", "random")
                        || access.getTargetOwner().getName().equals("java.util.concurrent.ThreadLocalRandom"));
        assertThat(dice).isEmpty();
    }

    @Test
    void shouldNotHideThreadsOrLocks() {
        List<String> broken = new ArrayList<>();
        for (JavaClass owner : CLASSES) {
            if (owner.isAssignableTo(Thread.class)) {
                broken.add(owner.getName() + " is a Thread");
            }
            for (JavaMethod method : owner.getMethods()) {
                if (within(owner.getPackageName(), "io.penstock.broker")
                        && method.getModifiers().contains(JavaModifier.SYNCHRONIZED)) {
                    broken.add(method.getFullName() + " is synchronized");
                }
            }
        }
        assertThat(broken).isEmpty();
        Predicate<JavaClass> mayThread = origin -> !within(origin.getPackageName(), "io.penstock.broker")
                && !within(origin.getPackageName(), "io.penstock.namesrv");
        assertThat(callersOutside(mayThread, ArchitectureTest::startsThread)).isEmpty();
        assertThat(dependencies(
                        origin -> within(origin.getPackageName(), "io.penstock.broker"),
                        target -> within(target, "java.util.concurrent.locks")))
                .isEmpty();
    }

    @Test
    void shouldNameThingsForTheirRole() {
        List<String> broken = new ArrayList<>();
        for (JavaClass owner : CLASSES) {
            for (String part : owner.getPackageName().split("\\.")) {
                if (FORBIDDEN_PACKAGES.contains(part)) {
                    broken.add(owner.getName());
                }
            }
            if (owner.getSimpleName().matches(".*(Impl|Utils?|Manager|Helper|Common)")) {
                broken.add(owner.getName());
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void shouldSeeEveryModule() {
        TreeSet<String> roots = new TreeSet<>();
        for (JavaClass owner : CLASSES) {
            roots.add(owner.getPackageName().split("\\.")[2]);
        }
        assertThat(roots).contains("protocol");
    }

    private static List<String> usersOf(String library, String home) {
        return dependencies(origin -> !within(origin.getPackageName(), home), target -> within(target, library));
    }

    private static List<String> dependencies(Predicate<JavaClass> origins, Predicate<String> targetPackage) {
        List<String> found = new ArrayList<>();
        for (JavaClass origin : CLASSES) {
            if (!origins.test(origin)) {
                continue;
            }
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                if (targetPackage.test(
                        dependency.getTargetClass().getBaseComponentType().getPackageName())) {
                    found.add(dependency.getDescription());
                }
            }
        }
        return found;
    }

    private static List<String> callersOutside(String home, Predicate<JavaAccess<?>> what) {
        return callersOutside(origin -> within(origin.getPackageName(), home), what);
    }

    private static List<String> callersOutside(Predicate<JavaClass> allowed, Predicate<JavaAccess<?>> what) {
        Function<JavaAccess<?>, String> describe = JavaAccess::getDescription;
        List<String> found = new ArrayList<>();
        for (JavaClass origin : CLASSES) {
            if (!allowed.test(origin)) {
                origin.getAccessesFromSelf().stream().filter(what).map(describe).forEach(found::add);
            }
        }
        return found;
    }

    private static boolean isCall(JavaAccess<?> access, String owner, String... names) {
        return access.getTargetOwner().getName().equals(owner)
                && Arrays.asList(names).contains(access.getName());
    }

    private static boolean startsProcess(JavaAccess<?> access) {
        return access.getTargetOwner().getName().equals("java.lang.ProcessBuilder")
                || isCall(access, "java.lang.Runtime", "exec");
    }

    private static boolean startsThread(JavaAccess<?> access) {
        return access.getTargetOwner().getName().equals("java.util.concurrent.Executors")
                || isCall(access, "java.lang.Thread", "<init>", "start")
                || isCall(access, "java.util.concurrent.ThreadPoolExecutor", "<init>")
                || isCall(access, "java.util.concurrent.ForkJoinPool", "<init>", "commonPool");
    }

    private static boolean isDist(JavaClass owner) {
        return MODULES.keySet().stream().noneMatch(root -> within(owner.getPackageName(), root));
    }

    private static String brokerLayer(JavaClass owner) {
        String root = "io.penstock.broker";
        return owner.getPackageName().length() == root.length()
                ? ""
                : owner.getPackageName().substring(root.length() + 1);
    }

    private static boolean within(String packageName, String root) {
        return packageName.equals(root) || packageName.startsWith(root + ".");
    }
}
