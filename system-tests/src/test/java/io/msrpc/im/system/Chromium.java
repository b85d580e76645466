package io.msrpc.im.system;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The machine's Chromium, driven by Playwright; a static {@code @RegisterExtension}. */
final class Chromium implements BeforeAllCallback, AfterAllCallback {
  private static final Path EXECUTABLE =
      Path.of(System.getProperty("chromium", "/usr/bin/chromium"));
  private static final List<String> ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private Playwright playwright;
  private Browser browser;

  Browser browser() {
    return browser;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (!Files.isExecutable(EXECUTABLE)) {
      throw new AssertionError(
          EXECUTABLE + " is missing: run bin/verify, which installs it, or set -Dchromium=PATH");
    }
    Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(EXECUTABLE).setArgs(ARGUMENTS));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (playwright != null) {
      playwright.close();
    }
  }
}
