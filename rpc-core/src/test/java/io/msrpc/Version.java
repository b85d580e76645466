package io.msrpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.tools.ToolProvider;

/**
 * One version of the interface {@code shop.Shop} with its types, compiled on its own, as it would
 * be in the application of one side.
 */
final class Version implements AutoCloseable {
  private final URLClassLoader loader;
  private final Class<?> type;

  /** What its provider was called with, as text. */
  final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private Version(URLClassLoader loader) throws ClassNotFoundException {
    this.loader = loader;
    this.type = loader.loadClass("shop.Shop");
  }

  /**
   * Compiles a version.
   *
   * @param directory an empty one
   * @param members what the interface contains
   */
  static Version compile(Path directory, String members) {
    try {
      Path source = directory.resolve("Shop.java");
      Files.writeString(
          source,
          "package shop; import java.util.*; import io.msrpc.annotation.*; public interface Shop {"
              + members
              + "}");
      int failed =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-parameters", "-d", directory.toString(), source.toString());
      if (failed != 0) {
        throw new IllegalArgumentException(members);
      }
      URL[] urls = {directory.toUri().toURL()};
      return new Version(new URLClassLoader(urls, Version.class.getClassLoader()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The interface. */
  Class<?> type() {
    return type;
  }

  /** A provider that answers every call with its first argument. */
  Object provider() {
    return Proxy.newProxyInstance(
        loader,
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          seen.add(String.valueOf(arguments[0]));
          return arguments[0];
        });
  }

  /** Calls the method {@code same} with what {@code value()} returns; the result as text. */
  String call(Object reference) {
    try {
      Object value = method("value").invoke(null);
      return String.valueOf(method("same").invoke(reference, value));
    } catch (InvocationTargetException e) {
      throw (RuntimeException) e.getCause();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private Method method(String name) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
