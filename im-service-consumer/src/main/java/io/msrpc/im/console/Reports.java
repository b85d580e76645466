package io.msrpc.im.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says what a session reports, in words; on the session's thread. */
final class Reports implements ChatSession.Listener {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Screen screen;
  private final Runnable onEnd;

  Reports(Screen screen, Runnable onEnd) {
    this.screen = screen;
    this.onEnd = onEnd;
  }

  @Override
  public void moved(LinkState state, Duration wait) {
    switch (state) {
      case READY -> screen.say("Connected.");
      case WAITING ->
          screen.say(
              String.format(
                  Locale.ROOT, "Not connected; next try in %.1f s.", wait.toMillis() / 1000.0));
      case IDLE, CONNECTING, ENDED -> {}
    }
  }

  @Override
  public void message(ChatEntry entry, boolean own) {
    String sender = own ? "you, elsewhere" : entry.fromNick();
    String text =
        entry.type().equals("TEXT") ? entry.content() : "[" + entry.type() + "] " + entry.content();
    screen.say("[" + TIME.format(Instant.ofEpochMilli(entry.time())) + "] " + sender + ": " + text);
  }

  @Override
  public void skipped(long count) {
    screen.say("(" + count + " older messages are not shown here)");
  }

  @Override
  public void sent(Outgoing message, boolean offline) {
    String later = offline ? "; offline, delivered at the next login" : "";
    screen.say("Sent to " + message.name() + later + ".");
  }

  @Override
  public void failed(Outgoing message, String reason) {
    screen.say("Failed to " + message.name() + ": " + reason);
  }

  @Override
  public void ended(String reason) {
    String why =
        switch (reason) {
          case "REPLACED" -> "this device has connected again elsewhere";
          case "SIGNED_IN_ELSEWHERE" -> "you have logged in on another console";
          case "SIGNED_OUT" -> "the session was ended from another device";
          case "EXPIRED", "TOKEN_EXPIRED", "UNAUTHENTICATED" -> "the session has expired";
          default -> reason;
        };
    screen.say("Logged out: " + why + ".");
    onEnd.run();
  }
}
