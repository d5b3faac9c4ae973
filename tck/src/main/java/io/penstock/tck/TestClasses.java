package io.penstock.tck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/** The TCK's classes that need no container, and which of them a run selects. Stateless, for any thread. */
final class TestClasses {
    /** Packages core and core20 with their subpackages; ee and ee20 need an application server. */
    private static final Pattern OUTSIDE_CONTAINERS = Pattern.compile("com/sun/ts/tests/jms/core(20)?/.*IT\\.class");

    private static final String SUFFIX = ".class";
    private static final String ALL_METHODS = "";

    /**
     * What one JVM is to run.
     *
     * @param className of a class of the TCK
     * @param methods names of its methods; empty for all
     */
    record Selection(String className, List<String> methods) {
        Selection {
            methods = List.copyOf(methods);
        }
    }

    private TestClasses() {}

    /** The names of all classes in the jar, in alphabetical order. */
    static List<String> in(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> OUTSIDE_CONTAINERS.matcher(name).matches())
                    .map(name ->
                            name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new NotRun("the TCK's jar cannot be read: " + unreadable, unreadable);
        }
    }

    /**
     * What the tests of the settings select.
     *
     * @param tests parts of class names, with #method or without; none selects everything
     * @throws NotRun if one of them selects nothing
     */
    static List<Selection> select(List<String> classNames, List<String> tests) {
        if (tests.isEmpty()) {
            return classNames.stream()
                    .map(name -> new Selection(name, List.of()))
                    .toList();
        }
        // One JVM for each class, whatever of it is chosen: results and logs have the class's name.
        Map<String, Set<String>> selected = new LinkedHashMap<>();
        for (String test : tests) {
            int hash = test.indexOf('#');
            String part = hash < 0 ? test : test.substring(0, hash);
            String method = hash < 0 ? ALL_METHODS : test.substring(hash + 1);
            List<String> found =
                    classNames.stream().filter(name -> name.contains(part)).toList();
            if (found.isEmpty()) {
                throw new NotRun("no class of the TCK has a name with " + part);
            }
            found.forEach(name -> selected.computeIfAbsent(name, first -> new LinkedHashSet<>())
                    .add(method));
        }
        return selected.entrySet().stream()
                .map(entry -> new Selection(
                        entry.getKey(),
                        entry.getValue().contains(ALL_METHODS) ? List.of() : List.copyOf(entry.getValue())))
                .toList();
    }
}
