package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An application whose dependency management, such as Spring Boot 3's, has Netty 4.1. That lacks
 * the classes that are hidden here.
 */
class NettyVersionTest {
  @ParameterizedTest
  @CsvSource({
    "io.msrpc.RpcServer, io.netty.channel.IoHandlerFactory, netty-transport",
    "io.msrpc.RpcClient, io.netty.channel.IoHandlerFactory, netty-transport",
    "io.msrpc.RpcServer, io.netty.util.concurrent.Ticker, netty-common",
    "io.msrpc.RpcClient, io.netty.channel.epoll.EpollIoHandler, netty-transport-classes-epoll",
  })
  void aStartOnNetty41_failsWithOneSentence_thatNamesTheProperty(
      String door, String hidden, String jar) {
    String version = NettyVersion.TESTED;
    assertThatThrownBy(() -> builder(door, hidden))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "msrpc needs Netty 4.2, but the class path has %s %s: set".formatted(jar, version)
                + " <netty.version>%s</netty.version> in the properties of your pom.xml"
                    .formatted(version)
                + " (Gradle: ext['netty.version'] = '%s')".formatted(version)
                + ", or import io.netty:netty-bom:%s before any other BOM".formatted(version));
  }

  /** So that an update of Netty updates the advice. */
  @Test
  void theVersionAdvised_isTheOneTested() throws IOException {
    assertThat(Version.identify().get("netty-transport").artifactVersion())
        .isEqualTo(NettyVersion.TESTED);
    assertThat(Path.of("../README.md"))
        .content()
        .contains("<netty.version>" + NettyVersion.TESTED + "</netty.version>")
        .contains("ext['netty.version'] = '" + NettyVersion.TESTED + "'");
  }

  private static void builder(String door, String hidden) throws Throwable {
    Class<?> type = new Older(hidden).loadClass(door);
    try {
      type.getMethod("builder").invoke(null);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  /** The classes of this test, without those that an older Netty lacks. */
  private static final class Older extends ClassLoader {
    private final String hidden;

    Older(String hidden) {
      super(NettyVersionTest.class.getClassLoader());
      this.hidden = hidden;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(hidden)) {
        throw new ClassNotFoundException(name);
      }
      return name.startsWith("io.msrpc.") ? define(name) : super.loadClass(name, resolve);
    }

    private synchronized Class<?> define(String name) throws ClassNotFoundException {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
