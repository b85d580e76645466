package io.msrpc.im.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * People behind the proxy of docs/deployment.md, a real nginx with TLS and paths: {@code /chat/} is
 * a gateway that knows its public URL, {@code /plain/} one that does not.
 */
class BehindNginxIT {
  @RegisterExtension static final Deployment MSIM = new Deployment(2);
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final int PORT = MSIM.freePort();
  private static final URI CHAT = URI.create("https://localhost:" + PORT + "/chat/");
  private static final URI PLAIN = CHAT.resolve("/plain/");
  private static final LocatorAssertions.HasCountOptions SOON =
      new LocatorAssertions.HasCountOptions().setTimeout(60_000);

  static {
    MSIM.with("provider", "--msim.provider.password-strength=4")
        .with(
            "gateway-1",
            "--msim.gateway.public-url=" + CHAT,
            "--msim.gateway.trusted-proxies=127.0.0.1")
        .with("gateway-2", "--msim.gateway.trusted-proxies=127.0.0.1");
  }

  @TempDir private static Path directory;
  private static Nginx nginx;
  private static SSLSocketFactory tls;

  private final List<Window> windows = new ArrayList<>();
  private final List<String> dialled = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startNginx() throws Exception {
    X509Bundle certificate =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, certificate.toTrustManagerFactory().getTrustManagers(), null);
    tls = trusting.getSocketFactory();
    Path chain = directory.resolve("chat.example.pem");
    Path key = directory.resolve("chat.example.key");
    Files.writeString(chain, certificate.getCertificatePathPEM());
    Files.writeString(key, certificate.getPrivateKeyPEM());
    String site =
        Nginx.documentedSite()
            .replace("listen 443", "listen 127.0.0.1:" + PORT)
            .replace("/etc/ssl/chat.example.pem", chain.toString())
            .replace("/etc/ssl/chat.example.key", key.toString());
    String location = site.substring(site.indexOf("  location /chat/"), site.lastIndexOf('}'));
    String locations =
        location.replace("127.0.0.1:8080", MSIM.url(1).getAuthority())
            + location
                .replace("/chat/", "/plain/")
                .replace("127.0.0.1:8080", MSIM.url(2).getAuthority());
    nginx = new Nginx(directory, site.replace(location, locations), PORT);
  }

  @AfterAll
  static void stopNginx() {
    if (nginx != null) {
      nginx.close();
    }
  }

  @AfterEach
  void noScriptFailed() {
    List<String> faults = windows.stream().flatMap(each -> each.faults().stream()).toList();
    windows.forEach(Window::close);
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("people chat through a proxy with TLS and a path, whatever the gateway knows of it")
  void peopleChat_throughAProxyWithTlsAndAPath() {
    Window ann = opened(CHAT).signUp("ann", "Ann");
    Window bob = opened(PLAIN).signUp("bob", "Bob");
    ann.find("bob").say("through the proxy");
    bob.open("Ann");
    assertThat(bob.contents().last()).hasText("through the proxy");
    bob.say("and back");
    assertThat(ann.contents().last()).hasText("and back");
    ann.page().reload();
    assertThat(ann.contents()).hasCount(2);
    ann.say("after a reload");
    assertThat(bob.contents().last()).hasText("after a reload");
    assertThat(dialled).containsOnly(webSocket(CHAT), webSocket(PLAIN));
    ann.shot("behind-nginx");
  }

  @Test
  @DisplayName("a gateway that stops sends its people nowhere they cannot go, and they come back")
  void peopleComeBack_whenTheirGatewayHasStopped() throws Exception {
    Window cid = opened(PLAIN).signUp("cid", "Cid").find("cid").say("before");
    assertThat(cid.inState("sent")).hasCount(1);
    MSIM.gateway(2).signal("TERM");
    cid.say("meanwhile"); // through the other gateway, or when this one is back
    MSIM.gateway(2).exitCode(Duration.ofMinutes(2));
    MSIM.gateway(2).start();
    cid.page().evaluate("document.getElementById('banner-retry').click()");
    assertThat(cid.inState("sent")).hasCount(2, SOON);
    assertThat(cid.banner()).isHidden();
    assertThat(dialled).isSubsetOf(webSocket(CHAT), webSocket(PLAIN));
  }

  @Test
  @DisplayName("others' wrong passwords hold back their address, and no browser used before")
  void wrongPasswordsOfOthers_holdBackThemAlone() throws Exception {
    MSIM.createAccount("emil", "Emil");
    Window dora = opened(CHAT).signUp("dora", "Dora");
    dora.page().locator("#sign-out").click();
    assertThat(dora.page().locator("#gate")).isVisible();
    try (Caller others = new Caller("127.0.0.2");
        Caller emil = new Caller("127.0.0.3")) {
      for (int i = 0; i < 100; i++) {
        String user = i < 10 ? "dora" : "somebody" + i;
        assertThat(others.signIn(user, "wrong password", "192.0.2." + i)).isEqualTo(401);
      }
      assertThat(others.signIn("emil", Deployment.password("emil"), "192.0.2.1")).isEqualTo(429);
      assertThat(emil.signIn("emil", Deployment.password("emil"), "127.0.0.2")).isEqualTo(200);
      assertThat(emil.signIn("dora", Deployment.password("dora"), "192.0.2.1")).isEqualTo(429);
    }
    dora.signIn("dora");
    assertThat(dora.page().locator("#me-nick")).hasText("Dora");
  }

  /** Somebody at another address of this machine, who forges X-Forwarded-For. */
  private static final class Caller implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader answers;

    Caller(String address) throws IOException {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      socket = tls.createSocket(loopback, PORT, InetAddress.getByName(address), 0);
      socket.setSoTimeout(60_000);
      answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    /** The status of the answer. */
    int signIn(String user, String password, String forged) throws IOException {
      String body =
          "{\"user\":\"%s\",\"password\":\"%s\",\"deviceId\":\"d\",\"platform\":\"linux\"}"
              .formatted(user, password);
      String head =
          "POST /chat/api/v1/login HTTP/1.1\r\nHost: localhost:%d\r\nX-Forwarded-For: %s\r\n"
                  .formatted(PORT, forged)
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                  .formatted(body.length());
      socket.getOutputStream().write((head + body).getBytes(ISO_8859_1));
      int status = Integer.parseInt(answers.readLine().split(" ")[1]);
      int length = 0;
      for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
        if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
          length = Integer.parseInt(line.substring(15).strip());
        }
      }
      for (int read = 0; read < length; read++) {
        assertThat(answers.read()).isNotNegative();
      }
      return status;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static String webSocket(URI page) {
    return page.toString().replaceFirst("^https", "wss") + "im";
  }

  private Window opened(URI page) {
    Window window = Window.desktop(CHROMIUM.browser(), page);
    window.page().onWebSocket((WebSocket socket) -> dialled.add(socket.url()));
    windows.add(window);
    return window;
  }
}
