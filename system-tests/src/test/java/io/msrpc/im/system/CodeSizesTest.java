package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * The limits of a readable code base, counted over all modules; single files:
 * config/checkstyle.xml.
 */
class CodeSizesTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

  @Test
  void theMedianFileIsShort() {
    assertThat(percentile(linesOf(sources("main")), 50)).isLessThanOrEqualTo(100);
  }

  @Test
  void nineMethodsInTenAreShort() throws IOException {
    List<Integer> methods = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources("main")));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new MethodLengths(unit, positions, methods).scan(unit, null);
      }
    }
    assertThat(percentile(methods, 90)).isLessThanOrEqualTo(14);
  }

  @Test
  void testsAreAtLeastAsLongAsWhatTheyTest() {
    assertThat(linesOfCode(sources("test"))).isGreaterThanOrEqualTo(linesOfCode(sources("main")));
  }

  private static final class MethodLengths extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Integer> lengths;

    MethodLengths(CompilationUnitTree unit, SourcePositions positions, List<Integer> lengths) {
      this.unit = unit;
      this.positions = positions;
      this.lengths = lengths;
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
      if (method.getBody() != null) {
        LineMap lines = unit.getLineMap();
        long first = lines.getLineNumber(positions.getStartPosition(unit, method));
        long last = lines.getLineNumber(positions.getEndPosition(unit, method));
        lengths.add((int) (last - first + 1));
      }
      return super.visitMethod(method, nothing);
    }
  }

  private static List<Path> sources(String kind) {
    try (Stream<Path> files = Files.walk(ROOT, 20)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/" + kind + "/java/"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Integer> linesOf(List<Path> files) {
    return files.stream().map(file -> lines(file).size()).toList();
  }

  private static int percentile(List<Integer> values, int percent) {
    List<Integer> sorted = values.stream().sorted().toList();
    assertThat(sorted).isNotEmpty();
    return sorted.get((sorted.size() - 1) * percent / 100);
  }

  /** Lines that are neither blank nor comment nor import. */
  private static long linesOfCode(List<Path> files) {
    return files.stream()
        .flatMap(file -> lines(file).stream())
        .filter(CodeSizesTest::isCode)
        .count();
  }

  private static boolean isCode(String line) {
    String text = line.strip();
    return !text.isEmpty()
        && Stream.of("//", "/*", "*", "import ", "package ").noneMatch(text::startsWith);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
