package io.msrpc.transport.server;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteMethod;
import io.msrpc.wire.FrameHeader;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the access log says of one call, written when it ends, on whatever thread that is:
 *
 * <pre>
 * peer=10.0.0.7:41320 call=7 method=default/com.example.Greeter:1#greet status=OK micros=812 in=34 out=30
 * </pre>
 *
 * <p>Nothing of it is text from the network, so nobody can write a line of his own: addresses and
 * numbers, names that this server exports, and statuses. Thread-safe.
 */
final class AccessLine {
  /** The name of the log. */
  static final String LOG_NAME = "msrpc.access";

  private static final Logger LOG = LoggerFactory.getLogger(LOG_NAME);

  private final ServerCall call;
  private final SocketAddress peer;
  private final long received;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicBoolean written = new AtomicBoolean();
  private volatile String method = "-";

  /** For a call whose body has not been read yet; on its connection's event loop. */
  AccessLine(ServerCall call, SocketAddress peer) {
    this.call = call;
    this.peer = peer;
    this.received = FrameHeader.LENGTH + (long) call.request().body().readableBytes();
  }

  /** The call is one of this exported method. */
  void calls(RemoteMethod known) {
    method = known.service() + "#" + known.method().getName();
  }

  /** So many bytes of a frame were sent for it. */
  void sent(int bytes) {
    sent.addAndGet(bytes);
  }

  /** An address without the name that somebody may have given it. */
  static String text(SocketAddress address) {
    return address instanceof InetSocketAddress at
        ? NetUtil.toSocketAddressString(at)
        : String.valueOf(address);
  }

  /** The call has ended, unless it had before; null when it succeeded. */
  void end(@Nullable Reason failure) {
    if (!written.compareAndSet(false, true)) {
      return;
    }
    LOG.info(
        "peer={} call={} method={} status={} micros={} in={} out={}",
        text(peer),
        call.id(),
        method,
        failure == null ? "OK" : failure,
        TimeUnit.NANOSECONDS.toMicros(call.nowNanos() - call.arrivedNanos()),
        received,
        sent);
  }
}
