package io.msrpc.wire.type;

import java.util.Collection;
import java.util.Map;

/** What to declare instead of a class that is not carried. */
final class Advice {
  private static final String RECORD = "declare a record, or a sealed type of records";

  /** For what people declare of the JDK, by name: not every runtime has all of it. */
  private static final Map<String, String> JDK =
      Map.ofEntries(
          Map.entry("java.lang.CharSequence", "java.lang.String"),
          Map.entry("java.lang.StringBuilder", "java.lang.String"),
          Map.entry("java.lang.Number", "its exact class, such as java.math.BigDecimal"),
          Map.entry("java.net.URL", "java.net.URI"),
          Map.entry("java.net.InetAddress", "java.lang.String"),
          Map.entry("java.io.File", "java.lang.String"),
          Map.entry("java.nio.file.Path", "java.lang.String"),
          Map.entry("java.io.InputStream", "byte[], or a stream: Flow.Publisher<byte[]>"),
          Map.entry("java.nio.ByteBuffer", "byte[]"),
          Map.entry("java.util.Calendar", "java.time.ZonedDateTime"),
          Map.entry("java.util.GregorianCalendar", "java.time.ZonedDateTime"),
          Map.entry("java.util.TimeZone", "java.time.ZoneId"),
          Map.entry("java.util.Properties", "java.util.Map<String, String>"),
          Map.entry("java.util.Iterator", "java.util.List"),
          Map.entry("java.util.stream.Stream", "java.util.List, or Flow.Publisher"),
          Map.entry("java.sql.Timestamp", "java.time.Instant"),
          Map.entry("java.sql.Date", "java.time.LocalDate"),
          Map.entry("java.sql.Time", "java.time.LocalTime"),
          Map.entry("java.util.concurrent.atomic.AtomicBoolean", "boolean"),
          Map.entry("java.util.concurrent.atomic.AtomicInteger", "int"),
          Map.entry("java.util.concurrent.atomic.AtomicLong", "long"));

  private final String packages;

  /** For those who wrote an interface. */
  Advice(Class<?> contract) {
    this.packages = root(contract);
  }

  /** For a type of the application, or one of the JDK. */
  String insteadOf(Class<?> type) {
    String jdk = JDK.get(type.getName());
    if (jdk != null) {
      return "declare " + jdk;
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "declare java.util.List, Set, Queue or Collection, or a concrete class of java.util";
    }
    return Map.class.isAssignableFrom(type) ? "declare java.util.Map" : RECORD;
  }

  /** What to add to the advice to change a class: nobody can change a library's. */
  String ifForeign(Class<?> type) {
    return root(type).equals(packages)
        ? ""
        : "; or, if the class is not yours, declare a record of your own with what it holds";
  }

  /** The first two names of a package, which the classes of one owner have in common. */
  private static String root(Class<?> type) {
    String[] names = type.getPackageName().split("\\.", 3);
    return names.length < 2 ? names[0] : names[0] + "." + names[1];
  }
}
