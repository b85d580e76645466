package io.msrpc;

import io.netty.util.Version;
import java.util.List;
import java.util.Map;

/**
 * The Netty that this needs. Spring Boot 3 and others manage it to 4.1, and that goes before what
 * our own POM asks for; without this check the start would end in a NoClassDefFoundError.
 */
final class NettyVersion {
  /** The one it is built and tested with. */
  static final String TESTED = "4.2.18.Final";

  /** For each jar of Netty a class that came with 4.2. */
  private static final List<Map.Entry<String, String>> SINCE_4_2 =
      List.of(
          Map.entry("netty-common", "io.netty.util.concurrent.Ticker"),
          Map.entry("netty-transport", "io.netty.channel.IoHandlerFactory"),
          Map.entry("netty-transport-classes-epoll", "io.netty.channel.epoll.EpollIoHandler"));

  private NettyVersion() {}

  /**
   * Refuses a Netty before 4.2.
   *
   * @throws IllegalStateException saying which it is and how to get another one
   */
  static void require() {
    ClassLoader classes = NettyVersion.class.getClassLoader();
    for (Map.Entry<String, String> each : SINCE_4_2) {
      try {
        Class.forName(each.getValue(), false, classes);
      } catch (ClassNotFoundException missing) {
        throw new IllegalStateException(advice(found(each.getKey(), classes)), missing);
      }
    }
  }

  private static String found(String jar, ClassLoader classes) {
    Version version = Version.identify(classes).get(jar);
    return version == null ? "an older " + jar : jar + " " + version.artifactVersion();
  }

  private static String advice(String found) {
    return "msrpc needs Netty 4.2, but the class path has %s: set <netty.version>%s</netty.version>"
            .formatted(found, TESTED)
        + " in the properties of your pom.xml (Gradle: ext['netty.version'] = '%s')"
            .formatted(TESTED)
        + ", or import io.netty:netty-bom:%s before any other BOM".formatted(TESTED);
  }
}
