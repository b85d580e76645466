package io.msrpc.im.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** People chat in browser windows, over real processes. */
class BrowserChatIT {
  @RegisterExtension static final Deployment MSIM = new Deployment(1);
  @RegisterExtension static final Chromium CHROMIUM = new Chromium();

  private static final String HTML = "<b>bold?</b> <img src=x onerror=alert(1)> &amp; </p>";
  private static final String EMOJI = "👩‍👩‍👧‍👦 🎉🚀 ❤️";
  private static final String CHINESE = "你好，世界。今天天气很好，我们去公园吧。";

  /** Exactly 16 KiB in UTF-8, of characters of one to four bytes. */
  private static final String SIXTEEN_KIB = ("x" + "é" + "你" + "😀" + "1234 \n").repeat(1024);

  private static final LocatorAssertions.IsVisibleOptions SOON =
      new LocatorAssertions.IsVisibleOptions().setTimeout(30_000);

  /** A provider that has just started may miss a push; HEADS come with every heartbeat, 50 s. */
  private static final LocatorAssertions.HasTextOptions WITHIN_A_HEARTBEAT =
      new LocatorAssertions.HasTextOptions().setTimeout(70_000);

  private final List<Window> windows = new ArrayList<>();

  @AfterEach
  void noScriptFailed() {
    List<String> faults = windows.stream().flatMap(each -> each.faults().stream()).toList();
    windows.forEach(Window::close);
    assertThat(faults).isEmpty();
  }

  @Test
  @DisplayName("C1, C5, B6: two people chat, one of them offline at first; a reload keeps it all")
  void twoPeopleChat_oneOfThemOfflineAtFirst() {
    Window phone = phone().signUp("bob", "Bob");
    phone.page().locator("#sign-out").click();
    assertThat(phone.page().locator("#gate")).isVisible();

    Window desk = desktop().signUp("alice", "Alice Chen").find("bob");
    desk.say("Hi Bob! Did you get the draft?").say(HTML).say(CHINESE).say(EMOJI);
    assertThat(desk.inState("sent")).hasCount(4);
    assertThat(desk.page().locator("#chat-hint")).containsText("Offline");
    desk.shot("chat-with-somebody-offline");

    phone.signIn("bob");
    assertThat(phone.row("Alice Chen").locator(".badge")).hasText("4");
    assertThat(phone.page()).hasTitle("(4) msim");
    phone.shot("phone-list").open("Alice Chen");
    assertThat(phone.contents())
        .hasText(new String[] {"Hi Bob! Did you get the draft?", HTML, CHINESE, EMOJI});
    assertThat(phone.page()).hasTitle("msim");
    phone.say("Yes, reading it now.");
    assertThat(desk.contents().last()).hasText("Yes, reading it now.");
    desk.say("Great 👍");
    assertThat(phone.contents().last()).hasText("Great 👍");
    phone.shot("phone-chat");
    desk.shot("chat");

    desk.page().reload();
    assertThat(desk.contents()).hasCount(6);
    assertThat(desk.inState("sent")).hasCount(5);
    phone.page().reload();
    assertThat(phone.contents()).hasCount(6);
    phone.say("Still here");
    assertThat(desk.contents().last()).hasText("Still here");
  }

  @Test
  @DisplayName("B9: somebody at a console, over TCP, chats with somebody at a browser")
  void aConsoleAndABrowserChat(@TempDir Path data) throws Exception {
    MSIM.createAccount("gina", "Gina");
    Window desk = desktop().signUp("hugo", "Hugo");
    try (ConsoleProcess console = new ConsoleProcess(MSIM.url(1), data)) {
      console.type("1", "gina:" + Deployment.password("gina")).await("Connected");
      console.type("2", "hugo:hello from a console, 你好").await("Sent to hugo\\.");
      desk.open("Gina");
      assertThat(desk.contents().last()).hasText("hello from a console, 你好");
      desk.say("hello from a browser");
      console.await("Hugo: hello from a browser");
    }
  }

  @Test
  @DisplayName("C3: HTML, emoji, Chinese and exactly 16 KiB arrive as they were written")
  void textsArriveAsTheyWereWritten() {
    Window desk = desktop().signUp("carol", "Carol");
    Window other = desktop().signUp("dave", "Dave");
    desk.find("dave");
    List<String> texts = List.of(HTML, EMOJI, CHINESE, SIXTEEN_KIB);
    texts.forEach(desk::say);
    assertThat(desk.inState("sent")).hasCount(4);
    other.open("Carol");
    assertThat(other.contents()).hasCount(4);
    for (int i = 0; i < 4; i++) {
      assertThat(other.contents().nth(i).textContent()).isEqualTo(texts.get(i));
      assertThat(desk.contents().nth(i).textContent()).isEqualTo(texts.get(i));
    }
    assertThat(other.page().locator(".message img, .message b")).hasCount(0);
    desk.shot("long-text");
    desk.page().locator("#text").fill(SIXTEEN_KIB + "x");
    assertThat(desk.page().locator("#count")).containsText("16,385 of 16,384 bytes");
    assertThat(desk.page().locator("#composer .send")).isDisabled();
    desk.shot("too-long");
  }

  @Test
  @DisplayName("D1, D3: without a gateway a message waits, is shown as sending, and is sent once")
  void aMessageWaits_whileTheGatewayIsAway() {
    Window desk = desktop().signUp("erin", "Erin");
    Window other = desktop().signUp("frank", "Frank");
    desk.find("frank").say("before");
    other.row("Erin").click();
    assertThat(other.contents()).hasCount(1);

    MSIM.gateway(1).kill();
    assertThat(desk.banner()).isVisible(SOON);
    desk.say("written during the outage");
    assertThat(desk.inState("sending")).hasCount(1);
    assertThat(desk.banner()).containsText(Pattern.compile("Next try in \\d+ s"));
    desk.shot("outage");
    MSIM.gateway(1).start();
    desk.page().evaluate("document.getElementById('banner-retry').click()");
    assertThat(desk.banner()).not().isVisible(SOON);
    assertThat(desk.inState("sent")).hasCount(2);
    assertThat(desk.inState("sending")).hasCount(0);
    assertThat(other.banner()).not().isVisible(SOON);
    assertThat(other.contents()).hasText(new String[] {"before", "written during the outage"});
    desk.shot("after-the-outage");
  }

  @Test
  @DisplayName("C6, D3: what was written during an outage survives a reload, and is announced")
  void aQueuedMessageSurvivesAReload() {
    Window desk = desktop().signUp("grace", "Grace");
    Window other = desktop().signUp("heidi", "Heidi");
    desk.find("heidi").say("before");
    assertThat(desk.inState("sent")).hasCount(1);
    MSIM.provider().kill();
    desk.say("the provider is down");
    assertThat(desk.inState("sending")).hasCount(1);
    desk.page().reload();
    desk.row("Heidi").click();
    assertThat(desk.inState("sending")).hasCount(1);
    MSIM.provider().start();
    assertThat(desk.inState("sent"))
        .hasCount(2, new LocatorAssertions.HasCountOptions().setTimeout(60_000));
    other.row("Grace").click();
    assertThat(other.contents())
        .hasText(new String[] {"before", "the provider is down"}, WITHIN_A_HEARTBEAT);
  }

  @Test
  @DisplayName("B4: a second sign-in of the same kind ends the first, which says why")
  void aSecondSignInEndsTheFirst() {
    Window first = desktop().signUp("ivan", "Ivan");
    desktop().signIn("ivan");
    assertThat(first.page().locator("#notice")).containsText("signed in on another device");
    first.shot("kicked");
    first.page().locator("#notice-yes").click();
    assertThat(first.page().locator("#gate")).isVisible();
  }

  @Test
  @DisplayName("I9: a chat opens where the unread begin; what was on the screen is read, no more")
  void aChatOpensWhereTheUnreadBegin_andReadsWhatWasSeen() throws Exception {
    Window desk = desktop().signUp("liam", "Liam");
    MSIM.createAccount("kim", "Kim");
    String liam = MSIM.signIn("liam").get("uid").asText();
    try (ProtocolClient kim =
        ProtocolClient.signIn(MSIM.url(1), "kim", Deployment.password("kim"), "d-kim")) {
      for (int i = 1; i <= 90; i++) {
        kim.sendSurely(liam, "message " + i);
      }
      assertThat(desk.row("Kim").locator(".badge")).hasText("90");
      desk.open("Kim");
      assertThat(desk.page().locator(".unread + .message .content")).hasText("message 1");
      assertThat(desk.page().locator(".unread + .message")).isInViewport();
      assertThat(desk.contents()).hasCount(90);
      assertThat(desk.page()).hasTitle(Pattern.compile("\\([5-8][0-9]\\) msim"));
      desk.shot("unread");
      desk.page().locator("#to-end").click();
      assertThat(desk.page()).hasTitle("msim");
      assertThat(desk.row("Kim").locator(".badge")).isHidden();

      desk.focus(false);
      kim.sendSurely(liam, "seen by nobody");
      assertThat(desk.page().locator(".unread + .message .content")).hasText("seen by nobody");
      assertThat(desk.page()).hasTitle("(1) msim");
      desk.focus(true);
      assertThat(desk.page()).hasTitle("msim");
    }
  }

  @Test
  @DisplayName("C3: Enter and Escape belong to an input method while it composes")
  void anInputMethodKeepsItsKeys() {
    Window desk = desktop().signUp("mona", "Mona").find("mona").compose("ni hao");
    for (String key : List.of("Enter", "Escape")) {
      desk.page().keyboard().press(key);
      assertThat(desk.page().locator("#chat-open")).isVisible();
      assertThat(desk.contents()).hasCount(0);
    }
    desk.page().keyboard().insertText("你好");
    desk.page().keyboard().press("Enter");
    assertThat(desk.contents()).hasText(new String[] {"你好"});
    desk.page().keyboard().press("Escape");
    assertThat(desk.page().locator("#chat-open")).isHidden();
  }

  @Test
  @DisplayName("C1: signing in tells what is wrong, and nothing is wider than a phone")
  void refusalsAreTold_onAPhone() {
    Window phone = phone();
    phone.shot("sign-in-phone");
    phone.page().locator("#gate").getByLabel("Login name").fill("nobody");
    phone.page().locator("#gate").getByLabel("Password").fill("wrong password");
    phone.page().locator("#gate-form button[type=submit]").click();
    assertThat(phone.page().locator("#gate .problem")).containsText("wrong");
    fitsThePhone(phone);
    phone.signUp("judy", "Judy, whose name is rather long for such a small screen");
    fitsThePhone(phone);
    phone.find("no.such.user");
    assertThat(phone.page().locator("#find-problem")).containsText("no.such.user");
    phone.find("judy").say("W".repeat(300));
    assertThat(phone.inState("sent")).hasCount(1);
    fitsThePhone(phone);
    phone.shot("phone-note-to-self");
  }

  private static void fitsThePhone(Window phone) {
    Object width = phone.page().evaluate("document.documentElement.scrollWidth");
    assertThat(width).isEqualTo(360);
  }

  private Window desktop() {
    return opened(Window.desktop(CHROMIUM.browser(), MSIM.url(1)));
  }

  private Window phone() {
    return opened(Window.phone(CHROMIUM.browser(), MSIM.url(1)));
  }

  private Window opened(Window window) {
    windows.add(window);
    return window;
  }
}
