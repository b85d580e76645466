package io.msrpc.im.gateway.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code {"cmd": …, "id": n, "body": {…}}}. Whatever the text is, the answer is a request:
 * what cannot be carried out becomes {@link Command.Malformed}. Thread-safe.
 */
public final class CommandReader {
  private final Json json;

  /** A reader over the doors' JSON. */
  public CommandReader(Json json) {
    this.json = json;
  }

  /** Reads one message. */
  public Request read(String text) {
    Long id = null;
    String cmid = null;
    try {
      Fields message = json.read(text);
      id = idOf(message);
      String cmd = message.text("cmd", Limits.ID);
      Fields body = message.object("body");
      cmid = cmd.equals("SEND") ? MessageReader.cmidOrNull(body) : null;
      return new Request(id, command(cmd, body));
    } catch (BadFieldException e) {
      return new Request(id, new Command.Malformed(e.code(), e.text(), cmid));
    }
  }

  private static @Nullable Long idOf(Fields message) {
    long id = message.integer("id", 0, -1);
    return id < 0 ? null : id;
  }

  private static Command command(String cmd, Fields body) {
    return switch (cmd) {
      case "AUTH" -> auth(body);
      case "SEND" -> new Command.Send(MessageReader.read(body));
      case "ACK" -> ack(body);
      case "PULL" -> pull(body);
      case "READ" ->
          new Command.Read(conv(body), body.integer("epoch", 0, 0), body.integer("upTo", 1));
      case "PING" -> new Command.Ping();
      default -> throw new BadFieldException(ErrorCode.UNKNOWN_COMMAND, "cmd: unknown");
    };
  }

  private static Command auth(Fields body) {
    return new Command.Auth(
        body.text("token", Limits.TOKEN),
        body.text("deviceId", Limits.ID, null),
        body.text("resume", Limits.TOKEN, null));
  }

  private static Command ack(Fields body) {
    return new Command.Ack(
        body.objects("acks", Limits.ACKS).stream()
            .map(
                ack ->
                    new Command.Stored(conv(ack), ack.integer("epoch", 1), ack.integer("upTo", 0)))
            .toList(),
        body.objects("reads", Limits.ACKS).stream()
            .map(read -> new Command.ReadUpTo(conv(read), read.integer("upTo", 0)))
            .toList());
  }

  private static Command pull(Fields body) {
    long from = body.integer("from", 1);
    long to = body.integer("to", from);
    long limit = body.integer("limit", 1, Limits.PULL);
    return new Command.Pull(
        conv(body), body.integer("epoch", 0, 0), from, to, (int) Math.min(limit, Limits.PULL));
  }

  private static String conv(Fields fields) {
    return fields.text("conv", Limits.ID);
  }
}
