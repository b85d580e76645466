package io.msrpc.im.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private static final LocatorAssertions.IsVisibleOptions SOON =
      new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

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
    assertThat(cid.banner()).isVisible(SOON);
    cid.say("meanwhile");
    MSIM.gateway(2).exitCode(Duration.ofMinutes(2));
    MSIM.gateway(2).start();
    cid.page().evaluate("document.getElementById('banner-retry').click()");
    assertThat(cid.banner()).not().isVisible(SOON);
    assertThat(cid.inState("sent")).hasCount(2);
    assertThat(dialled).containsOnly(webSocket(CHAT), webSocket(PLAIN));
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
