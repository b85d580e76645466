package io.msrpc.wire.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.Tag;
import io.protostuff.Exclude;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Sources that a test compiles itself: without names of parameters, as a module, or to be loaded
 * more than once.
 *
 * @param classes where the class files are
 */
record Compiled(Path classes) {
  /**
   * Compiles sources.
   *
   * @param sources by path, such as {@code a/B.java}, each path before its source
   */
  static Compiled of(Path directory, String... sources) throws IOException {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < sources.length; i += 2) {
      Path file = directory.resolve("src").resolve(sources[i]);
      Files.createDirectories(file.getParent());
      Files.writeString(file, sources[i + 1]);
      arguments.add(file.toString());
    }
    Path classes = Files.createDirectories(directory.resolve("classes"));
    arguments.addAll(List.of("-d", classes.toString(), "-proc:none", "-cp", libraries()));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    return new Compiled(classes);
  }

  /** What the sources may use: our annotations and protostuff's. */
  private static String libraries() {
    return Stream.of(Tag.class, Exclude.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> Path.of(URI.create(location.toString())).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** A new loader of the classes. */
  URLClassLoader load() throws MalformedURLException {
    URL[] urls = {classes.toUri().toURL()};
    return new URLClassLoader(urls, Compiled.class.getClassLoader());
  }
}
