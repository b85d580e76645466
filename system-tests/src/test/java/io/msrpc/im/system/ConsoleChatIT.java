package io.msrpc.im.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Console clients, processes of their own, over real processes with two gateways. */
class ConsoleChatIT {
  @RegisterExtension static final Deployment MSIM = new Deployment(2);
  @TempDir private Path data;
  private final List<ConsoleProcess> consoles = new ArrayList<>();

  @BeforeAll
  static void createAccounts() throws Exception {
    for (String user : List.of("anna", "bert", "cora", "dirk", "emma", "fred")) {
      MSIM.createAccount(user, user.substring(0, 1).toUpperCase() + user.substring(1));
    }
  }

  @AfterEach
  void end() {
    consoles.forEach(ConsoleProcess::close);
  }

  @Test
  @DisplayName("B9, B6: menu, bad input, chat both ways, receiver offline, logout")
  void twoConsolesChat() throws Exception {
    ConsoleProcess anna = console("anna");
    anna.await("1 login");
    anna.type("9").await("Not a choice: 9");
    anna.type("2").await("Not logged in");
    anna.type("1", "anna:wrong").await("Login failed");
    anna.type("1", "anna", login("anna")).await("Please enter id:password");
    anna.await("Connected");
    anna.type("2", "bert:first, 你好 🎉").await("Sent to bert; offline");
    ConsoleProcess bert = console("bert").type("1", login("bert"));
    bert.await("Anna: first, 你好 🎉");
    bert.type("2", "anna:second: with a colon").await("Sent to anna\\.");
    anna.await("Bert: second: with a colon");
    bert.type("3").await("Logged out");
    bert.type("2").await("Not logged in");
    assertThat(bert.type(":quit").exitCode()).isZero();
  }

  @Test
  @DisplayName("E2, E3, E4: kill -9 of its gateway; the client moves to the other one and goes on")
  void movesToAnotherGateway_whenItsOwnIsKilled() {
    ConsoleProcess cora = connected("cora");
    ConsoleProcess dirk = connected("dirk");
    cora.type("2", "dirk:hello").await("Sent to dirk");
    int node = Integer.parseInt(cora.type(":info").await("node: gateway-(\\d)").group(1));
    MSIM.gateway(node).kill();
    try {
      cora.await("Not connected");
      cora.await("Connected");
      int other = Integer.parseInt(cora.type(":info").await("node: gateway-(\\d)").group(1));
      assertThat(other).isEqualTo(3 - node);
      cora.type("2", "dirk:still here").await("Sent to dirk");
      dirk.await("Cora: still here");
    } finally {
      MSIM.gateway(node).start();
    }
  }

  @Test
  @DisplayName("E5, D3: a message not acknowledged is kept through kill -9 and sent once")
  void sendsOnce_whatItCouldNotSendBeforeItWasKilled() throws Exception {
    ConsoleProcess emma = connected("emma");
    emma.type("2", "fred:one").await("Sent to fred");
    MSIM.provider().kill();
    emma.type("2", "fred:two");
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(
            () -> {
              emma.type(":info");
              return emma.await("not sent yet: (\\d)").group(1).equals("1");
            });
    emma.kill();
    MSIM.provider().start();
    ConsoleProcess again = connected("emma");
    again.await("Sent to fred");
    ConsoleProcess fred = connected("fred");
    fred.await("Emma: one");
    fred.await("Emma: two");
    again.type("2", "fred:three").await("Sent to fred");
    fred.await("Emma: three");
    assertThat(fred.count("Emma: two")).isEqualTo(1);
  }

  private ConsoleProcess connected(String user) {
    ConsoleProcess console = console(user).type("1", login(user));
    console.await("Connected");
    return console;
  }

  private ConsoleProcess console(String user) {
    ConsoleProcess console = new ConsoleProcess(MSIM.url(1), data.resolve(user));
    consoles.add(console);
    return console;
  }

  private static String login(String user) {
    return user + ":" + Deployment.password(user);
  }
}
