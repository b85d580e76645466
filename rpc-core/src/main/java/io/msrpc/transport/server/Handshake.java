package io.msrpc.transport.server;

import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Challenge;
import io.msrpc.wire.Compression;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.Hello;
import io.msrpc.wire.SharedSecret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * How a client is let in: at once, or after it has proved that it knows the server's secret. The
 * server proves it first. Confined to the connection's event loop.
 */
final class Handshake {
  private static final byte PROTOSTUFF = 1;

  private final ServerOptions options;
  private final Hello self;
  private final @Nullable SharedSecret secret;
  private boolean accepted;

  /** What the client's second HELLO must prove; empty before its first and after its second. */
  private String expected = "";

  /**
   * Of one client.
   *
   * @param self what the server says about itself
   */
  Handshake(ServerOptions options, Hello self) {
    this.options = options;
    this.self = self;
    this.secret = options.credentials().isEmpty() ? null : new SharedSecret(options.credentials());
    this.accepted = secret == null;
  }

  /** How a client gets its answers that has said nothing. */
  CallCodec.Format unasked() {
    return format(Compression.NONE, options.maxMessageBytes());
  }

  /** How a client wants its answers. */
  CallCodec.Format agreed(Hello client) {
    return format(
        Compression.choose(options.compressions(), client.compressions()), client.maxFrame());
  }

  private CallCodec.Format format(Compression compression, int maxFrame) {
    return new CallCodec.Format(PROTOSTUFF, compression, options.compressAboveBytes(), maxFrame);
  }

  /** Whether the client may call. */
  boolean accepted() {
    return accepted;
  }

  /** Whether the client has been greeted, and has to prove now that it knows the secret. */
  boolean awaitsProof() {
    return !expected.isEmpty();
  }

  /** Why who greets so is not answered; null when it is. */
  @Nullable String refusal(Challenge said) {
    if (secret == null) {
      return null;
    }
    if (said.inClear()) {
      return "a secret in clear text in HELLO: upgrade this client to one that proves its secret";
    }
    if (said.nonce().isEmpty()) {
      return "wrong or missing credentials: no proof of the shared secret"
          + " (expected: the server's, in msrpc.client.credentials)";
    }
    return said.proof().isEmpty() ? null : "a proof in the first HELLO";
  }

  /** The answer to a first HELLO that is not refused. */
  ByteBuf answer(ByteBufAllocator alloc, Frame.Greeting client) {
    Hello answer = self.withHeartbeat(client.hello().agreedHeartbeat());
    SharedSecret known = secret;
    if (known == null) {
      return FrameEncoder.hello(alloc, answer);
    }
    return FrameEncoder.hello(
        alloc,
        answer.with(Challenge.of(SharedSecret.newNonce())),
        server -> {
          expected = known.clientProof(client.digest(), server);
          return known.serverProof(client.digest(), server);
        });
  }

  /** Takes the one proof that a client may show; whether it is let in by that. */
  boolean accept(Challenge shown) {
    accepted = SharedSecret.same(expected, shown.proof());
    expected = "";
    return accepted;
  }
}
