package io.msrpc.spring.autoconfigure;

import io.msrpc.call.RpcException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/**
 * Says in the words of the settings why an application did not start: for every exception on the
 * way that msrpc itself has thrown. Failed calls are left alone; their stack trace matters.
 */
final class MsRpcFailureAnalyzer implements FailureAnalyzer {
  private static final String SETTINGS =
      "Change what the description names. The settings of msrpc are listed in docs/operations.md.";

  /** Other packages that begin with io.msrpc. belong to applications. */
  private static final Pattern OURS =
      Pattern.compile(
          "io\\.msrpc\\.([A-Z]|(call|cluster|filter|proxy|registry|service|spring|transport|wire)"
              + "\\.).*");

  /** Where the name of an option is not that of its setting. */
  private static final Map<String, String> SETTING_OF_OPTION =
      Map.of(
          "queueBytes", "queueSize",
          "maxMessageBytes", "maxMessageSize",
          "maxQueuedBytes", "maxQueued");

  /** What to do about a description that contains this; the first that fits. */
  private record Remedy(String description, String action) {}

  private static final List<Remedy> REMEDIES =
      List.of(
          new Remedy(
              "Address already in use",
              "Set msrpc.server.port to a free port, or to 0 for any, or stop the process that"
                  + " listens on this one."),
          new Remedy(
              "cannot listen on",
              "Set msrpc.server.host to an address of this machine, and msrpc.server.port to a port"
                  + " that this user may open."),
          new Remedy(
              "no registry is configured",
              "Set msrpc.nacos.server-addr to the host:port of a Nacos, or msrpc.registry.addresses"
                  + " to the host:port of each provider."),
          new Remedy(
              "both msrpc.nacos.server-addr and msrpc.registry.addresses", "Remove one of them."),
          new Remedy(
              "without credentials would serve anybody",
              "Set msrpc.server.credentials, or msrpc.server.tls.trusted for client certificates,"
                  + " or msrpc.server.host=127.0.0.1."),
          new Remedy("msrpc.server.host", "Set msrpc.server.host to an address of this machine."),
          new Remedy(
              "server addresses:",
              "Set msrpc.nacos.server-addr to host:port, several separated by commas."),
          new Remedy("Nacos cluster:", "Change msrpc.nacos.cluster or msrpc.nacos.clusters."),
          new Remedy("metadata:", "Shorten msrpc.server.metadata."),
          new Remedy(
              "@MsReference on",
              "Change the interface or the reference as the description says; docs/interfaces.md"
                  + " lists what can be called and carried."),
          new Remedy("@MsService", "Change the class of the bean as the description says."),
          new Remedy(
              "#",
              "Change the interface as the description says; docs/interfaces.md lists what can be"
                  + " called and carried."));

  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof RpcException) {
        return null;
      }
      if (OURS.matcher(thrower(each)).matches() && each.getMessage() != null) {
        return analysis(each, failure);
      }
    }
    return null;
  }

  /** The class that threw it, where that was not the JDK on behalf of another one. */
  private static String thrower(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .map(StackTraceElement::getClassName)
        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
        .findFirst()
        .orElse("");
  }

  private static FailureAnalysis analysis(Throwable ours, Throwable failure) {
    String message = message(ours);
    String thrower = thrower(ours);
    if (thrower.endsWith(".NettyVersion")) {
      int advice = message.indexOf(": set ");
      return new FailureAnalysis(
          message.substring(0, advice) + ".", "S" + message.substring(advice + 3) + ".", failure);
    }
    String description = described(message, thrower);
    return new FailureAnalysis(description, action(description, ours), failure);
  }

  /** That of the cause, where its owner had nothing to add. */
  private static String message(Throwable ours) {
    Throwable cause = ours.getCause();
    String own = String.valueOf(ours.getMessage());
    return cause != null && own.equals(cause.toString()) ? String.valueOf(cause.getMessage()) : own;
  }

  private static String action(String description, Throwable ours) {
    if (passed(ours, "FixedRegistry")) {
      return "Write host:port in msrpc.registry.addresses, several separated by commas.";
    }
    if (passed(ours, "TlsContext")) {
      String side = passed(ours, "ServerListener") ? "server" : "client";
      return "Set msrpc.%1$s.tls.certificates, msrpc.%1$s.tls.private-key and msrpc.%1$s.tls.trusted"
              .formatted(side)
          + " to PEM files that this process may read; the key is PKCS#8 and not encrypted.";
    }
    return REMEDIES.stream()
        .filter(each -> description.contains(each.description()))
        .map(Remedy::action)
        .findFirst()
        .orElse(SETTINGS);
  }

  private static boolean passed(Throwable failure, String type) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith("." + type));
  }

  /** Options are named as in Java where they are checked. */
  private static String described(String message, String thrower) {
    String text =
        message
            .replace("ServerOptions.credentials", "msrpc.server.credentials")
            .replace("Tls.mutual", "msrpc.server.tls.trusted");
    boolean server = thrower.startsWith("io.msrpc.transport.server.");
    boolean client = thrower.startsWith("io.msrpc.transport.client.");
    boolean builder = thrower.startsWith("io.msrpc.RpcServer");
    if (!(server || client || builder) || !text.matches("(?s)[a-z]\\w*(, [a-z]\\w*)*: .*")) {
      return text;
    }
    int colon = text.indexOf(": ");
    return Arrays.stream(text.substring(0, colon).split(", "))
            .map(option -> "msrpc." + (client ? "client." : "server.") + setting(option))
            .collect(Collectors.joining(", "))
        + text.substring(colon);
  }

  private static String setting(String option) {
    return SETTING_OF_OPTION
        .getOrDefault(option, option)
        .replaceAll("([A-Z])", "-$1")
        .toLowerCase(Locale.ROOT);
  }
}
