package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Limits the tail of the source: long files and methods, wide classes and constructors. It reads the sources with the JDK's own
 * parser, and there is no list of exceptions.
 *
 * <p>Constants and enum constants do not count as fields. A record's components do; its canonical constructor is not counted as
 * one, because a command's record has as many components as the wire says.
 */
class SourceLimitsTest {
    private static final int FILE_LINES_MAX = 600;
    private static final int METHOD_LINES_MAX = 70;
    private static final int IMPORTS_MAX = 30;
    private static final int FIELDS_MAX = 15;
    private static final int CONSTRUCTOR_PARAMETERS_MAX = 7;

    @Test
    void shouldHoldTheLimitsInMainSources() throws IOException {
        List<Path> files = ProjectFiles.javaSources("main");
        assertThat(files).isNotEmpty();
        assertThat(violations(files)).isEmpty();
    }

    @Test
    void shouldHoldTheFileLimitInTests() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : ProjectFiles.javaSources("test")) {
            checkFileLength(file, found);
        }
        assertThat(found).isEmpty();
    }

    @Test
    void shouldFindWhatItForbids() throws IOException {
        Path file = Files.createTempFile("Bad", ".java");
        try {
            String method = "  void m() {\n" + "    ;\n".repeat(METHOD_LINES_MAX) + "  }\n";
            String fields = "  int f;\n".repeat(FIELDS_MAX + 1);
            String constructor = "  Bad(int a, int b, int c, int d, int e, int f, int g, int h) {}\n";
            Files.writeString(
                    file,
                    "import java.util.List;\n".repeat(IMPORTS_MAX + 1) + "class Bad {\n" + fields + constructor + method
                            + "}\n" + "\n".repeat(FILE_LINES_MAX));
            assertThat(violations(List.of(file)))
                    .hasSize(5)
                    .anyMatch(v -> v.contains("imports"))
                    .anyMatch(v -> v.contains("fields"))
                    .anyMatch(v -> v.contains("parameters"))
                    .anyMatch(v -> v.contains("m has"))
                    .anyMatch(v -> v.contains("lines, 600"));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void shouldNotWriteIntoConstantArrays() throws IOException {
        List<String> found = new ArrayList<>();
        parse(ProjectFiles.javaSources("main"), (unit, positions) -> new ConstantArrayScanner(unit, found));
        assertThat(found).isEmpty();
    }

    @Test
    void shouldHaveNoSynchronizedBlockInTheBroker() throws IOException {
        List<Path> files;
        try (Stream<Path> all = ProjectFiles.javaSources("main").stream()) {
            files = all.filter(f -> f.toString().contains("broker-core")).toList();
        }
        List<String> found = new ArrayList<>();
        parse(files, (unit, positions) -> new TreePathScanner<Void, Void>() {
            @Override
            public Void visitSynchronized(SynchronizedTree node, Void unused) {
                found.add(name(unit) + " has a synchronized block");
                return super.visitSynchronized(node, unused);
            }
        });
        assertThat(found).isEmpty();
    }

    private static List<String> violations(List<Path> files) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files) {
            checkFileLength(file, found);
        }
        parse(files, (unit, positions) -> new LimitScanner(unit, positions, found));
        return found;
    }

    private static void checkFileLength(Path file, List<String> found) throws IOException {
        long lines;
        try (Stream<String> text = Files.lines(file)) {
            lines = text.count();
        }
        if (lines > FILE_LINES_MAX) {
            found.add(file.getFileName() + " has " + lines + " lines, " + FILE_LINES_MAX + " are allowed");
        }
    }

    private interface ScannerFactory {
        TreePathScanner<Void, Void> scanner(CompilationUnitTree unit, SourcePositions positions);
    }

    private static void parse(List<Path> files, ScannerFactory factory) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler).as("the tests need a JDK").isNotNull();
        if (files.isEmpty()) {
            return;
        }
        try (StandardJavaFileManager sources = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, sources, null, List.of("-proc:none"), null, sources.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                factory.scanner(unit, positions).scan(unit, null);
            }
        }
    }

    private static String name(CompilationUnitTree unit) {
        return Path.of(unit.getSourceFile().toUri()).getFileName().toString();
    }

    /** Finds assignments to elements of static arrays outside the class's initializer. */
    private static final class ConstantArrayScanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final List<String> found;
        private final Set<String> constants = new HashSet<>();

        ConstantArrayScanner(CompilationUnitTree unit, List<String> found) {
            this.unit = unit;
            this.found = found;
        }

        @Override
        public Void visitVariable(VariableTree node, Void unused) {
            Set<Modifier> flags = node.getModifiers().getFlags();
            if (node.getType() instanceof ArrayTypeTree && flags.contains(Modifier.STATIC)) {
                constants.add(node.getName().toString());
            }
            return super.visitVariable(node, unused);
        }

        @Override
        public Void visitBlock(BlockTree node, Void unused) {
            return node.isStatic() ? null : super.visitBlock(node, unused);
        }

        @Override
        public Void visitAssignment(AssignmentTree node, Void unused) {
            if (node.getVariable() instanceof ArrayAccessTree access
                    && constants.contains(access.getExpression().toString())) {
                found.add(name(unit) + " writes into " + access.getExpression());
            }
            return super.visitAssignment(node, unused);
        }
    }

    /** Walks one source file and writes down what exceeds a limit. */
    private static final class LimitScanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;

        LimitScanner(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitCompilationUnit(CompilationUnitTree node, Void unused) {
            report(node.getImports().size(), IMPORTS_MAX, "has", "imports");
            return super.visitCompilationUnit(node, unused);
        }

        @Override
        public Void visitClass(ClassTree node, Void unused) {
            // An interface has constants only, and its parse tree does not say so with modifiers.
            if (node.getKind() != Tree.Kind.INTERFACE) {
                long fields =
                        node.getMembers().stream().filter(LimitScanner::isField).count();
                report(fields, FIELDS_MAX, node.getSimpleName() + " has", "fields");
            }
            return super.visitClass(node, unused);
        }

        private static boolean isField(Tree member) {
            // An enum constant is static in the parse tree, so it needs no case of its own.
            return member instanceof VariableTree field
                    && !field.getModifiers().getFlags().contains(Modifier.STATIC);
        }

        @Override
        public Void visitMethod(MethodTree node, Void unused) {
            long first = line(positions.getStartPosition(unit, node));
            long last = line(positions.getEndPosition(unit, node));
            report(last - first + 1, METHOD_LINES_MAX, node.getName() + " has", "lines");
            if (node.getReturnType() == null && !isRecordsCanonical(node)) {
                report(node.getParameters().size(), CONSTRUCTOR_PARAMETERS_MAX, "a constructor has", "parameters");
            }
            return super.visitMethod(node, unused);
        }

        private boolean isRecordsCanonical(MethodTree constructor) {
            ClassTree owner = (ClassTree) getCurrentPath().getParentPath().getLeaf();
            long components =
                    owner.getMembers().stream().filter(LimitScanner::isField).count();
            return owner.getKind() == Tree.Kind.RECORD
                    && constructor.getParameters().size() == components;
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }

        private void report(long count, int max, String who, String what) {
            if (count > max) {
                found.add(name(unit) + ": " + who + " " + count + " " + what + ", " + max + " are allowed");
            }
        }
    }
}
