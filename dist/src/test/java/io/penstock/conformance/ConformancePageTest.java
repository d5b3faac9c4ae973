package io.penstock.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.penstock.ProjectFiles;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keeps docs/conformance.md: which class checks which section, and the sentence behind every test. */
class ConformancePageTest {
    private static final Pattern SENTENCE = Pattern.compile("(\\d+(?:\\.\\d+)+) (.+\\.)");

    private static List<Class<?>> classes;

    @BeforeAll
    static void findClasses() {
        classes = new ArrayList<>();
        for (JavaClass each : new ClassFileImporter().importPackages("io.penstock.conformance")) {
            Class<?> type = each.reflect();
            if (type.isAnnotationPresent(Section.class)) {
                classes.add(type);
            }
        }
        classes.sort(Comparator.comparing(Class::getName));
    }

    /** Compares section numbers as numbers. */
    private static int compareSections(String one, String two) {
        String[] a = one.split("\\.");
        String[] b = two.split("\\.");
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            int difference = Integer.compare(Integer.parseInt(a[i]), Integer.parseInt(b[i]));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(a.length, b.length);
    }

    private static List<Method> testsOf(Class<?> type) {
        List<Method> tests = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Says.class)) {
                tests.add(method);
            }
        }
        return tests;
    }

    private static Matcher sentenceOf(Method test) {
        Matcher matcher = SENTENCE.matcher(test.getAnnotation(Says.class).value());
        assertThat(matcher.matches())
                .as("%s says a section's number and a sentence with a full stop", test)
                .isTrue();
        return matcher;
    }

    private static boolean isWithin(String section, String whole) {
        return section.equals(whole) || section.startsWith(whole + ".");
    }

    /** The outline's entry that a section belongs to: the longest. */
    private static Outline.Entry entryOf(String section) {
        return Outline.entries().stream()
                .filter(entry -> isWithin(section, entry.number()))
                .max(Comparator.comparingInt(entry -> entry.number().length()))
                .orElse(null);
    }

    private static Map<String, List<String>> classesByEntry() {
        Map<String, List<String>> found = new TreeMap<>(ConformancePageTest::compareSections);
        for (Class<?> type : classes) {
            for (Method test : testsOf(type)) {
                Outline.Entry entry = entryOf(sentenceOf(test).group(1));
                assertThat(entry)
                        .as("%s is of a section that Outline lists", test)
                        .isNotNull();
                List<String> names = found.computeIfAbsent(entry.number(), unused -> new ArrayList<>());
                if (!names.contains(type.getSimpleName())) {
                    names.add(type.getSimpleName());
                }
            }
        }
        return found;
    }

    @Test
    void shouldHaveASentenceForEveryTest() {
        assertThat(classes).hasSizeGreaterThan(10);
        for (Class<?> type : classes) {
            assertThat(testsOf(type)).as(type.getName()).isNotEmpty();
            for (Method method : type.getDeclaredMethods()) {
                assertThat(method.isAnnotationPresent(Test.class))
                        .as("%s has @Says and not @Test", method)
                        .isFalse();
            }
        }
    }

    @Test
    void shouldCheckTheSectionsThatAClassNames() {
        for (Class<?> type : classes) {
            for (String section : type.getAnnotation(Section.class).value()) {
                assertThat(testsOf(type))
                        .as("%s has a test of %s", type.getSimpleName(), section)
                        .anyMatch(test -> isWithin(sentenceOf(test).group(1), section));
            }
        }
    }

    @Test
    void shouldHaveATestOrAReasonForEverySection() {
        Map<String, List<String>> found = classesByEntry();
        for (Outline.Entry entry : Outline.entries()) {
            assertThat(found.containsKey(entry.number()) || entry.untested() != null)
                    .as("%s %s has a test or a reason", entry.number(), entry.about())
                    .isTrue();
        }
    }

    @Test
    void shouldBeListedInThePage() throws IOException {
        Path page = ProjectFiles.root().resolve("docs/conformance.md");
        String expected = page();
        if (Boolean.getBoolean("penstock.writeDocs")) {
            Files.writeString(page, expected);
        }
        assertThat(Files.exists(page) ? Files.readString(page) : "absent")
                .as("docs/conformance.md; regenerate with -Dpenstock.writeDocs=true")
                .isEqualTo(expected);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("# Conformance\n\n")
                .append("<!-- Generated from the tests; the build compares. -Dpenstock.writeDocs=true writes. -->\n\n")
                .append("Our own suite for Jakarta Messaging 3.1: it is written from the specification, runs in the")
                .append(" ordinary build, and every test runs over TCP against a broker process and in the JVM.\n")
                .append("Classes are in `dist/src/test/java/io/penstock/conformance`; a sentence below is the rule")
                .append(" that a test checks, in our own words.\n\n")
                .append("| section | about | tests |\n| --- | --- | --- |\n");
        Map<String, List<String>> found = classesByEntry();
        for (Outline.Entry entry : Outline.entries()) {
            List<String> names = found.getOrDefault(entry.number(), List.of());
            page.append("| ")
                    .append(entry.number())
                    .append(" | ")
                    .append(entry.about())
                    .append(" | ");
            page.append(
                            names.isEmpty()
                                    ? entry.untested() == null ? "" : "none: " + entry.untested()
                                    : "`" + String.join("`, `", names) + "`")
                    .append(" |\n");
        }
        for (Class<?> type : classes) {
            page.append("\n## ").append(type.getSimpleName()).append("\n\n");
            testsOf(type).stream()
                    .map(ConformancePageTest::sentenceOf)
                    .sorted(Comparator.<Matcher, String>comparing(
                                    sentence -> sentence.group(1), ConformancePageTest::compareSections)
                            .thenComparing(sentence -> sentence.group(2)))
                    .forEach(sentence -> page.append("* ")
                            .append(sentence.group(1))
                            .append(": ")
                            .append(sentence.group(2))
                            .append("\n"));
        }
        return page.toString();
    }
}
