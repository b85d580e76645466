package io.msrpc.im.provider;

import static io.msrpc.im.provider.StoreFixture.await;
import static io.msrpc.im.provider.StoreFixture.cmid;
import static io.msrpc.im.provider.StoreFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.im.account.Account;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.LoginResult.LoggedIn;
import io.msrpc.im.account.LoginService;
import io.msrpc.im.account.RegisterResult.Registered;
import io.msrpc.im.account.Registration;
import io.msrpc.im.account.TokenCheck;
import io.msrpc.im.chat.ChatService;
import io.msrpc.im.chat.Entry;
import io.msrpc.im.chat.EntryType;
import io.msrpc.im.chat.HeadsQuery;
import io.msrpc.im.chat.Message;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.chat.SendOutcome;
import io.msrpc.im.contact.ContactService;
import io.msrpc.im.provider.data.DataDirectoryException;
import io.msrpc.im.provider.push.FakeGateways;
import io.msrpc.im.push.KickReason;
import io.msrpc.im.push.PushService;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult.Opened;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionService;
import io.msrpc.nacos.EmbeddedNacos;
import io.msrpc.registry.nacos.NacosRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole process over real sockets and a real Nacos, with a gateway that writes down. */
final class ProviderApplicationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Gateway GATEWAY = new Gateway("gateway-1", "boot-1");
  private static final EmbeddedNacos nacos = new EmbeddedNacos();

  private final FakeGateways told = new FakeGateways();

  @TempDir private Path directory;
  private NacosRegistry registry;
  private RpcServer gateway;
  private RpcClient client;
  private ConfigurableApplicationContext provider;

  @BeforeAll
  static void startNacos() {
    nacos.start();
  }

  @AfterAll
  static void stopNacos() {
    nacos.close();
  }

  @BeforeEach
  void start() {
    registry = new NacosRegistry(nacos.serverAddress());
    gateway =
        RpcServer.builder()
            .registry(registry)
            .instanceId("gateway-1")
            .export(PushService.class, told)
            .start();
    client = RpcClient.builder().registry(registry).build();
    provider = run();
  }

  @AfterEach
  void stop() {
    provider.close();
    client.close();
    gateway.close();
    registry.close();
  }

  @Test
  @DisplayName("C1, B1, B6, C5: register, sign in, send, push, pull, offline delivery")
  void carriesAMessageFromOneUserToAnother() {
    Opened alice = signIn("alice", "phone", "android");
    Opened bob = signIn("bob", "laptop", "linux");
    Message hello = message(bob.account(), cmid(), "<b>\uD83D\uDE00 你好");
    SendOutcome.Committed sent = (SendOutcome.Committed) send(alice, hello);
    assertThat(sent.seq()).isEqualTo(1);
    assertThat(sent.delivered()).isTrue();
    Awaitility.await().atMost(PATIENCE).until(() -> !told.entries().isEmpty());
    assertThat(told.entries().get(0).what().sids()).containsExactly(bob.session().sid());
    assertThat(told.entries().get(0).what().entries())
        .extracting(Entry::content)
        .containsExactly(hello.content());
    assertThat(pulled(bob, sent.conv())).extracting(Entry::type).containsExactly(EntryType.TEXT);
    HeadsQuery query = new HeadsQuery(bob.session(), "laptop", 10);
    assertThat(await(chat().heads(query)).heads()).hasSize(1);
    assertThat(await(chat().read(bob.session(), sent.conv(), 1, 1)).readSeq()).isEqualTo(1);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> told.reads().stream().anyMatch(r -> r.what().uid().equals(bob.account().uid())));
    assertThat(await(chat().conversations(bob.account().uid(), Long.MAX_VALUE, 10)).conversations())
        .hasSize(1);
  }

  @Test
  @DisplayName("B4: a second login on the platform kicks the first, over its gateway")
  void kicksOverTheGateway() {
    Opened first = signIn("alice", "phone", "android");
    Opened second = login("alice", "tablet", "android");
    assertThat(told.kicks()).hasSize(1);
    assertThat(told.kicks().get(0).what().sid()).isEqualTo(first.session().sid());
    assertThat(told.kicks().get(0).what().reason()).isEqualTo(KickReason.SIGNED_IN_ELSEWHERE);
    assertThat(send(first, message(second.account(), cmid(), "x")))
        .isInstanceOf(SendOutcome.Refused.class);
    assertThat(send(second, message(second.account(), cmid(), "x")))
        .isInstanceOf(SendOutcome.Committed.class);
  }

  @Test
  void keepsAccountsTokensAndMessages_whenItStartsAgain() {
    Opened alice = signIn("alice", "phone", "android");
    String bootId = await(sessions().renew(GATEWAY));
    String token = ((LoggedIn) await(logins().login(loginOf("alice", "web-1", "web")))).token();
    SendOutcome.Committed sent =
        (SendOutcome.Committed) send(alice, message(alice.account(), cmid(), "kept"));
    provider.close();
    provider = run();
    assertThat(await(sessions().renew(GATEWAY))).isNotEqualTo(bootId);
    assertThat(await(logins().verify(token))).isInstanceOf(TokenCheck.Valid.class);
    assertThat(pulled(alice, sent.conv())).extracting(Entry::content).containsExactly("kept");
    await(sessions().announce(GATEWAY, List.of(alice.session())));
    assertThat(await(sessions().list(alice.account().uid())))
        .anyMatch(session -> session.sid().equals(alice.session().sid()) && session.online());
  }

  @Test
  void keepsContacts() {
    Account alice = signIn("alice", "phone", "android").account();
    Account bob = signIn("bob", "phone", "android").account();
    ContactService contacts = client.reference(ContactService.class);
    assertThat(await(contacts.add(alice.uid(), bob.uid())))
        .isEqualTo(ContactService.AddOutcome.ADDED);
    assertThat(await(contacts.list(alice.uid()))).containsExactly(bob);
    assertThat(await(contacts.remove(alice.uid(), bob.uid()))).isTrue();
  }

  @Test
  void saysOnLoopbackThatItIsReady() throws IOException, InterruptedException {
    int port = ((WebServerApplicationContext) provider).getWebServer().getPort();
    for (String path : List.of("/health/readiness", "/health/liveness", "/health")) {
      assertThat(get(port, path)).contains("\"status\":\"UP\"");
    }
    assertThat(get(port, "/health")).contains("storage").contains("written");
    assertThat(get(port, "/metrics/msim.storage.commits")).contains("\"value\":");
  }

  @Test
  void refusesADirectoryThatIsInUse() {
    assertThatThrownBy(this::run)
        .rootCause()
        .isInstanceOf(DataDirectoryException.class)
        .hasMessageContaining("in use by another provider");
  }

  private ConfigurableApplicationContext run() {
    SpringApplication application = new SpringApplication(ProviderApplication.class);
    application.setDefaultProperties(Map.of("logging.level.root", "warn"));
    return application.run(
        "--server.port=0",
        "--server.tomcat.basedir=target/tomcat",
        "--msrpc.server.port=0",
        "--msrpc.nacos.server-addr=" + nacos.serverAddress(),
        "--msim.provider.data-directory=" + directory.resolve("data"),
        "--msim.provider.password-strength=4");
  }

  private Opened signIn(String user, String device, String platform) {
    Registration registration = new Registration(user, "correct horse", "");
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> await(logins().register(registration)) instanceof Registered);
    return login(user, device, platform);
  }

  private Opened login(String user, String device, String platform) {
    LoggedIn loggedIn = (LoggedIn) await(logins().login(loginOf(user, device, platform)));
    OpenSession open = new OpenSession(loggedIn.token(), null, device, GATEWAY);
    return (Opened) await(sessions().open(open));
  }

  private static Login loginOf(String user, String device, String platform) {
    return new Login(user, "correct horse", device, platform, "1.0", "192.0.2.1", null);
  }

  private SendOutcome send(Opened from, Message message) {
    return await(chat().send(from.session(), List.of(message))).get(0);
  }

  private List<Entry> pulled(Opened reader, String conv) {
    Pull pull = new Pull(reader.session(), conv, 0, 1, 100, 100);
    return ((PullResult.Entries) await(chat().pull(pull))).entries();
  }

  private LoginService logins() {
    return client.reference(LoginService.class);
  }

  private SessionService sessions() {
    return client.reference(SessionService.class);
  }

  private ChatService chat() {
    return client.reference(ChatService.class);
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
