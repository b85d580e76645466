package io.msrpc.im.gateway.protocol;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code {"cmd": …, "id": n, "body": {…}}}, and checks commands that came in another form by
 * the same rules. Whatever comes, the answer is a request. Thread-safe.
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
    try {
      Fields message = json.read(text);
      id = idOf(message);
      return request(id, message.text("cmd", Limits.ID), message.object("body"));
    } catch (BadFieldException e) {
      return Request.refused(id, e, null);
    }
  }

  /** Checks a command that was read by another codec: each field as if it had come as JSON. */
  public Request check(long id, @Nullable Command command) {
    if (command == null) {
      BadFieldException unknown = new BadFieldException(ErrorCode.UNKNOWN_COMMAND, "cmd: unknown");
      return Request.refused(id, unknown, null);
    }
    String cmd = command.getClass().getSimpleName().toUpperCase(Locale.ROOT);
    return request(id, cmd, json.fields(body(command)));
  }

  /** The record whose components are the fields of the JSON body; a limit of 0 is an absent one. */
  private static @Nullable Object body(Command command) {
    if (command instanceof Command.Pull pull && pull.limit() == 0) {
      return new Command.Pull(pull.conv(), pull.epoch(), pull.from(), pull.to(), Limits.PULL);
    }
    return command instanceof Command.Send send ? send.message() : command;
  }

  private static Request request(@Nullable Long id, String cmd, Fields body) {
    try {
      return new Request(id, command(cmd, body));
    } catch (BadFieldException e) {
      String cmid = cmd.equals("SEND") ? MessageReader.cmidOrNull(body) : null;
      return Request.refused(id, e, cmid);
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
