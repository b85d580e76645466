package io.msrpc.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of one client or server, by what its files say now: a handshake that comes 2 s or more
 * after the last look looks at their times and sizes, and reads them if one has changed. Files that
 * cannot be used leave everything as it is and are logged once. Connections that are open are not
 * touched. Thread-safe.
 */
public final class TlsContext {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);
  private static final long LOOK_EVERY = Duration.ofSeconds(2).toNanos();
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final Tls files;
  private final boolean server;
  private final Ticker ticker;
  private SslContext context;
  private List<Object> seen;
  private long lookedAt;

  private TlsContext(Tls files, boolean server, Ticker ticker) {
    this.files = files;
    this.server = server;
    this.ticker = ticker;
    this.seen = look();
    this.lookedAt = ticker.nanoTime();
    try {
      this.context = read();
    } catch (IOException e) {
      throw new UncheckedIOException("TLS: " + describe(e), e);
    }
  }

  /**
   * For a server.
   *
   * @throws UncheckedIOException when a file cannot be used, naming it
   * @throws IllegalArgumentException when there is no certificate
   */
  public static TlsContext ofServer(Tls files, Ticker ticker) {
    if (files.certificates() == null) {
      throw new IllegalArgumentException("TLS: a server needs certificates and their privateKey");
    }
    return new TlsContext(files, true, ticker);
  }

  /**
   * For a client.
   *
   * @throws UncheckedIOException when a file cannot be used, naming it
   */
  public static TlsContext ofClient(Tls files, Ticker ticker) {
    return new TlsContext(files, false, ticker);
  }

  /** A server's side of a handshake, which fails when it takes longer than the timeout. */
  public SslHandler accept(ByteBufAllocator alloc, Duration timeout) {
    SslHandler handler = current().newHandler(alloc);
    handler.setHandshakeTimeoutMillis(timeout.toMillis());
    return handler;
  }

  /** A client's side of a handshake with this peer. */
  public SslHandler connect(ByteBufAllocator alloc, Duration timeout, Address peer) {
    SslHandler handler = current().newHandler(alloc, peer.host(), peer.port());
    handler.setHandshakeTimeoutMillis(timeout.toMillis());
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(files.verifyHost() ? "HTTPS" : "");
    handler.engine().setSSLParameters(parameters);
    return handler;
  }

  private synchronized SslContext current() {
    long now = ticker.nanoTime();
    if (now - lookedAt >= LOOK_EVERY) {
      lookedAt = now;
      List<Object> found = look();
      if (!found.equals(seen)) {
        seen = found;
        reread();
      }
    }
    return context;
  }

  private void reread() {
    try {
      context = read();
      LOG.info("TLS: the files have changed and are in use: {}", files);
    } catch (IOException e) {
      LOG.error("TLS: the files have changed and cannot be used: {}", describe(e));
    }
  }

  /** Time and size of each file; what cannot be looked at is a state as well. */
  private List<Object> look() {
    List<Object> found = new ArrayList<>();
    for (Path file : new Path[] {files.certificates(), files.privateKey(), files.trusted()}) {
      try {
        if (file != null) {
          found.add(Files.getLastModifiedTime(file));
          found.add(Files.size(file));
        }
      } catch (IOException e) {
        found.add("missing");
      }
    }
    return found;
  }

  private SslContext read() throws IOException {
    SslContextBuilder builder = server ? ofServer() : ofClient();
    if (files.trusted() != null) {
      builder.trustManager(PemFiles.certificates(files.trusted()));
    }
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols(PROTOCOLS)
        .clientAuth(server && files.trusted() != null ? ClientAuth.REQUIRE : ClientAuth.NONE)
        .build();
  }

  private SslContextBuilder ofServer() throws IOException {
    List<X509Certificate> chain = chain();
    return SslContextBuilder.forServer(key(chain), chain);
  }

  private SslContextBuilder ofClient() throws IOException {
    if (files.certificates() == null) {
      return SslContextBuilder.forClient();
    }
    List<X509Certificate> chain = chain();
    return SslContextBuilder.forClient().keyManager(key(chain), chain);
  }

  @SuppressWarnings("NullAway") // both are there, or the callers do not ask
  private List<X509Certificate> chain() throws IOException {
    return PemFiles.certificates(files.certificates());
  }

  @SuppressWarnings("NullAway") // as above
  private PrivateKey key(List<X509Certificate> chain) throws IOException {
    warnIfExpired(chain.get(0));
    return PemFiles.key(files.privateKey(), chain.get(0));
  }

  private static void warnIfExpired(X509Certificate own) {
    try {
      own.checkValidity();
    } catch (CertificateException e) {
      LOG.warn("TLS: peers will refuse {}: {}", own.getSubjectX500Principal(), e.getMessage());
    }
  }

  private static String describe(@Nullable Throwable e) {
    return String.valueOf(e);
  }
}
