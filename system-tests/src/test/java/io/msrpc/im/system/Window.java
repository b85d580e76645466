package io.msrpc.im.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A window of a browser with a profile of its own, and what a user does in it. */
final class Window implements AutoCloseable {
  private static final Path SHOTS = Path.of("target", "screenshots");

  private final BrowserContext context;
  private final Page page;
  private final List<String> faults = new ArrayList<>();

  private Window(BrowserContext context, URI url) {
    this.context = context;
    page = context.newPage();
    page.onPageError(fault -> faults.add("error: " + fault));
    page.onDialog(
        dialog -> {
          faults.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    page.onConsoleMessage(
        message -> {
          if (message.text().contains("Content Security Policy")) {
            faults.add(message.text());
          }
        });
    page.navigate(url.toString());
  }

  /** A desktop window in light colours, which takes any certificate. */
  static Window desktop(Browser browser, URI url) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions().setViewportSize(1180, 760).setIgnoreHTTPSErrors(true);
    return new Window(browser.newContext(options.setLocale("en-GB")), url);
  }

  /** A phone, 360 pixels wide, in dark colours. */
  static Window phone(Browser browser, URI url) {
    Browser.NewContextOptions options =
        new Browser.NewContextOptions()
            .setViewportSize(360, 740)
            .setIsMobile(true)
            .setHasTouch(true)
            .setColorScheme(ColorScheme.DARK);
    return new Window(browser.newContext(options.setLocale("en-GB")), url);
  }

  Page page() {
    return page;
  }

  /** Script errors, dialogs and violations of the content security policy so far. */
  List<String> faults() {
    return faults;
  }

  Window signUp(String user, String nick) {
    page.locator("#gate-swap").click();
    page.locator("#gate").getByLabel("Login name").fill(user);
    page.locator("#gate").getByLabel("Name shown to others").fill(nick);
    page.locator("#gate").getByLabel("Password").fill(Deployment.password(user));
    shot("sign-up-" + user);
    return enter();
  }

  Window signIn(String user) {
    page.locator("#gate").getByLabel("Login name").fill(user);
    page.locator("#gate").getByLabel("Password").fill(Deployment.password(user));
    return enter();
  }

  private Window enter() {
    page.locator("#gate-form button[type=submit]").click();
    assertThat(page.locator("#app")).isVisible();
    return this;
  }

  /** Starts a chat by login name. */
  Window find(String user) {
    page.locator("#find-user").fill(user);
    page.locator("#find-user").press("Enter");
    return this;
  }

  /** Opens the chat with somebody from the list. */
  Window open(String nick) {
    row(nick).click();
    return this;
  }

  /** Writes a message and sends it. */
  Window say(String text) {
    page.locator("#text").fill(text);
    page.locator("#composer .send").click();
    return this;
  }

  /** The line of a conversation in the list. */
  Locator row(String nick) {
    return page.locator(".row", new Page.LocatorOptions().setHasText(nick));
  }

  /** The texts of the messages shown. */
  Locator contents() {
    return page.locator(".message .content");
  }

  /** The messages in a state: sending, sent or failed. */
  Locator inState(String state) {
    return page.locator(".message[data-state=" + state + "]");
  }

  Locator banner() {
    return page.locator("#banner");
  }

  /** The window gets the focus, or loses it; Playwright pretends that every page has it. */
  Window focus(boolean has) {
    page.evaluate(
        "has => { document.hasFocus = () => has;"
            + " dispatchEvent(new Event(has ? 'focus' : 'blur')); }",
        has);
    return this;
  }

  /** An input method shows in the message what it would make of the keys so far. */
  Window compose(String text) {
    page.locator("#text").focus();
    JsonObject composition = new JsonObject();
    composition.addProperty("text", text);
    composition.addProperty("selectionStart", text.length());
    composition.addProperty("selectionEnd", text.length());
    context.newCDPSession(page).send("Input.imeSetComposition", composition);
    assertThat(page.locator("#text")).hasValue(text);
    return this;
  }

  /** Keeps a picture of the window for people to look at. */
  Window shot(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")));
    return this;
  }

  @Override
  public void close() {
    context.close();
  }
}
