package io.msrpc.transport.server;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.RpcException;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What goes wrong in one method, for whoever runs its service: an exception as a warning and an
 * {@link Error} as an error, each once in 10 s, with the number of those in between, which are
 * logged at DEBUG. Thread-safe.
 *
 * <pre>
 * The service failed: peer=10.0.0.7:41320 call=7 method=default/com.example.Greeter:1#greet trace=4bf92f3577b34da6a3ce929d0e0e4736 suppressed=0
 * </pre>
 */
final class FaultLog {
  private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);

  /** A trace's id in the attachment of W3C Trace Context; no more of it may get into a log. */
  private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-.{1,100}");

  private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  private final String method;
  private final Ticker ticker;
  private final Sampling warnings = new Sampling();
  private final Sampling errors = new Sampling();

  FaultLog(RemoteMethod method, Ticker ticker) {
    this.method = method.service() + "#" + method.method().getName();
    this.ticker = ticker;
  }

  /** A call has failed; logged if its reason sends people to this log. */
  void failed(ServerCall call, RpcException failure) {
    Reason reason = failure.reason();
    RemoteFailureException remote =
        failure instanceof RemoteFailureException served ? served : null;
    boolean fault = reason == Reason.INTERNAL || reason == Reason.APPLICATION;
    Throwable thrown = failure.getCause();
    // A stream that its service ends by a code of its own, which no class in a package has.
    boolean coded = remote != null && thrown == null && remote.remoteType().matches("[^.]+");
    boolean declared = coded || (remote != null && remote.business() != null);
    if (fault && !declared) {
      boolean threw = remote != null && !remote.remoteType().isEmpty();
      String what = threw ? "The service failed" : String.valueOf(failure.getMessage());
      log(what, call, thrown == null ? failure : thrown);
    }
  }

  /** Something was thrown while a call was served. */
  void log(String what, ServerCall call, Throwable thrown) {
    String peer = AccessLine.text(call.peer().remoteAddress());
    Matcher trace = TRACE.matcher(call.attachments().getOrDefault("traceparent", ""));
    log(
        what,
        "peer=" + peer + " call=" + call.id() + " ",
        trace.matches() ? "trace=" + trace.group(1) + " " : "",
        thrown);
  }

  /** A declared exception arrives as any other. */
  void log(String loss) {
    log(loss, "", "", null);
  }

  private void log(String what, String call, String trace, @Nullable Throwable thrown) {
    boolean error = thrown instanceof Error;
    int suppressed = (error ? errors : warnings).admit(ticker.nanoTime());
    Level level = suppressed < 0 ? Level.DEBUG : error ? Level.ERROR : Level.WARN;
    String text = what + ": " + call + "method=" + method + " " + trace + "suppressed=";
    try {
      LOG.atLevel(level).setCause(thrown).log("{}{}", text, Math.max(0, suppressed));
    } catch (Throwable e) { // of a method of what was thrown
      String type = thrown == null ? "" : thrown.getClass().getName();
      LOG.atLevel(level).log("{}{} thrown={}", text, Math.max(0, suppressed), type);
    }
  }

  /** One in 10 s. */
  private static final class Sampling {
    private boolean any;
    private long lastNanos;
    private int suppressed;

    /** How many were suppressed since the last one; negative to suppress this one, too. */
    synchronized int admit(long nowNanos) {
      if (any && nowNanos - lastNanos < EVERY_NANOS) {
        suppressed++;
        return -1;
      }
      int before = suppressed;
      any = true;
      lastNanos = nowNanos;
      suppressed = 0;
      return before;
    }
  }
}
