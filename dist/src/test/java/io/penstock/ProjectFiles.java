package io.penstock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds the files of the project from wherever a test runs; what is built or belongs to git is left out. */
public final class ProjectFiles {
    private static final Set<String> SKIPPED =
            Set.of("target", ".git", ".idea", ".settings", ".vscode", "node_modules");

    private ProjectFiles() {}

    /** The folder of the parent POM. */
    public static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("penstock")) && Files.exists(folder.resolve("protocol/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("The tests run outside the project's folder");
    }

    /** All Java sources of one kind ("main", "test") in all modules. */
    static List<Path> javaSources(String kind) {
        String part = Path.of("src", kind, "java").toString();
        return all().stream()
                .filter(f -> f.toString().endsWith(".java"))
                .filter(f -> root().relativize(f).toString().contains(part))
                .toList();
    }

    static List<Path> all() {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(root(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return SKIPPED.contains(folder.getFileName().toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    // In a worktree .git is a file.
                    if (!SKIPPED.contains(file.getFileName().toString())) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
