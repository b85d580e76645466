package io.msrpc.im.gateway;

import io.msrpc.im.gateway.http.GatewayDirectory;
import io.msrpc.im.gateway.http.HttpOptions;
import io.msrpc.im.gateway.http.Origins;
import io.msrpc.im.gateway.http.PublicUrl;
import io.msrpc.im.gateway.http.TrustedProxies;
import io.msrpc.im.gateway.session.DoorOptions;
import io.msrpc.im.gateway.session.SessionOptions;
import io.msrpc.transport.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of a gateway; what they default to is written here alone.
 *
 * @param id its name in the cluster, unique, the same after a restart
 * @param host address the public doors listen on
 * @param httpPort HTTP: API, web client, WebSocket at {@code /im}; 0 takes a free one
 * @param websocketPort WebSocket at {@code /im} alone; 0 takes a free one
 * @param tcpPort the door for clients that speak msrpc; 0 takes a free one
 * @param tcpTls TLS on that door; without any of its settings connections are plain
 * @param advertisedHost host name told to clients; empty for the one they used
 * @param publicUrl where clients reach HTTP and WebSocket of this gateway through a proxy, as
 *     {@code https://chat.example/im}; empty for the host they used and the ports
 * @param trustedProxies addresses and subnets of proxies whose {@code X-Forwarded-*} counts
 * @param allowedOrigins origins of further pages that may use the gateway
 * @param maxConnections most connections on all public doors
 * @param requestTimeout longest wait for a whole HTTP request, and for its answer
 * @param goAwayAfter how long clients may take to move elsewhere when the gateway stops
 * @param upkeep how often cursors are saved and routes renewed
 * @param auth how long a connection may stay unauthenticated
 * @param heartbeat signs of life
 * @param limits what a session is held to
 */
@ConfigurationProperties("msim.gateway")
public record GatewayProperties(
    @DefaultValue("gateway") String id,
    @DefaultValue("127.0.0.1") String host,
    @DefaultValue("8080") int httpPort,
    @DefaultValue("8081") int websocketPort,
    @DefaultValue("8082") int tcpPort,
    @Nullable TcpTls tcpTls,
    @DefaultValue("") String advertisedHost,
    @DefaultValue("") String publicUrl,
    @DefaultValue List<String> trustedProxies,
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue("10000") int maxConnections,
    @DefaultValue("15s") Duration requestTimeout,
    @DefaultValue("2s") Duration goAwayAfter,
    @DefaultValue("5s") Duration upkeep,
    @DefaultValue Auth auth,
    @DefaultValue Heartbeat heartbeat,
    @DefaultValue Limits limits) {

  /**
   * TLS on the TCP door: PEM files, which may be replaced while the gateway runs.
   *
   * @param certificates its own certificate, then those up to the authority
   * @param privateKey the key of the first: PKCS#8, not encrypted
   */
  public record TcpTls(@Nullable Path certificates, @Nullable Path privateKey) {
    private Tls files() {
      if (certificates == null || privateKey == null) {
        throw new IllegalArgumentException(
            "half of msim.gateway.tcp-tls is set: set both msim.gateway.tcp-tls.certificates and"
                + " msim.gateway.tcp-tls.private-key to PEM files, or neither");
      }
      return Tls.server(certificates, privateKey);
    }
  }

  /**
   * How long a connection may stay unauthenticated.
   *
   * @param reminder how often its client is reminded
   * @param deadline when it is closed
   */
  public record Auth(
      @DefaultValue("5s") Duration reminder, @DefaultValue("30s") Duration deadline) {}

  /**
   * Signs of life.
   *
   * @param interval how often a client says PING
   * @param silence when a connection on which nothing comes is closed
   * @param stuck when a connection that takes nothing is closed
   */
  public record Heartbeat(
      @DefaultValue("50s") Duration interval,
      @DefaultValue("150s") Duration silence,
      @DefaultValue("60s") Duration stuck) {}

  /**
   * What a session is held to.
   *
   * @param window most SENDs unanswered at once
   * @param sendsPerSecond SENDs a second in the long run
   * @param sendBurst SENDs at once after a rest
   */
  public record Limits(
      @DefaultValue("32") int window,
      @DefaultValue("20") int sendsPerSecond,
      @DefaultValue("60") int sendBurst) {}

  @Nullable Tls tls() {
    return tcpTls == null ? null : tcpTls.files();
  }

  HttpOptions httpOptions(GatewayDirectory gateways) {
    return new HttpOptions(
        new Origins(allowedOrigins, gateways),
        new TrustedProxies(trustedProxies),
        PublicUrl.setting(publicUrl),
        requestTimeout);
  }

  SessionOptions sessionOptions() {
    return new SessionOptions(
        heartbeat.interval, limits.window, limits.sendsPerSecond, limits.sendBurst);
  }

  DoorOptions doorOptions() {
    return new DoorOptions(auth.reminder, auth.deadline, heartbeat.silence, heartbeat.stuck);
  }
}
