package io.msrpc.transport.client;

import io.msrpc.wire.Accepted;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Challenge;
import io.msrpc.wire.Compression;
import io.msrpc.wire.Frame;
import io.msrpc.wire.FrameEncoder;
import io.msrpc.wire.GoAwayReason;
import io.msrpc.wire.Hello;
import io.msrpc.wire.SharedSecret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What a client says in HELLO on one link, what the answer must prove, and what may be sent before
 * and after it. Confined to the link's event loop.
 */
final class Greeting {
  /** What a server reads that has not said what it reads. */
  private static final int LEAST_MAX_FRAME = 64 * 1024;

  private static final String BOTH_SIDES =
      " (expected: the same msrpc.server.credentials there and msrpc.client.credentials here)";

  private final ClientOptions options;
  private final byte codec;
  private final @Nullable SharedSecret secret;
  private String digest = "";

  /**
   * A greeting for one link.
   *
   * @param options of which HELLO tells some
   * @param codec the one that calls are written in
   */
  Greeting(ClientOptions options, byte codec) {
    this.options = options;
    this.codec = codec;
    this.secret = options.credentials().isEmpty() ? null : new SharedSecret(options.credentials());
  }

  ClientOptions options() {
    return options;
  }

  /** The first frame. */
  ByteBuf hello(ByteBufAllocator alloc) {
    Hello hello =
        new Hello(
            String.valueOf((char) codec),
            Compression.codes(options.compressions()),
            options.maxMessageBytes(),
            options.heartbeat().interval(),
            secret == null ? Challenge.NONE : Challenge.of(SharedSecret.newNonce()),
            "",
            "",
            "msrpc-java");
    ByteBuf frame = FrameEncoder.hello(alloc, hello);
    digest = FrameEncoder.digest(frame, hello);
    return frame;
  }

  Accepted accepted() {
    return new Accepted(codec, options.compressions());
  }

  CallCodec.Format beforeAnswer() {
    return new CallCodec.Format(codec, Compression.NONE, Integer.MAX_VALUE, LEAST_MAX_FRAME);
  }

  /** Why nothing may be sent to who answered so; null when all is well. */
  @Nullable String refusal(Frame.Greeting answer) {
    if (answer.hello().codecs().indexOf(codec) < 0) {
      return "a HELLO that does not read codec " + codec;
    }
    if (secret == null) {
      return null;
    }
    Challenge challenge = answer.hello().challenge();
    if (challenge.nonce().isEmpty() || challenge.proof().isEmpty()) {
      return "a HELLO without proof of the shared secret: it has none, or must be upgraded"
          + BOTH_SIDES;
    }
    return SharedSecret.same(secret.serverProof(digest, answer.digest()), challenge.proof())
        ? null
        : "a HELLO with the proof of another shared secret" + BOTH_SIDES;
  }

  /** Sends what goes before any call to who is not refused, if there is a secret. */
  void prove(ChannelHandlerContext ctx, Frame.Greeting answer) {
    if (secret != null) {
      String proof = secret.clientProof(digest, answer.digest());
      ctx.writeAndFlush(FrameEncoder.proof(ctx.alloc(), proof));
    }
  }

  /** Why the server did not let us in, who has not answered HELLO. */
  String refusedBy(Frame.GoAway goAway) {
    boolean unproved = goAway.reason() == GoAwayReason.UNAUTHENTICATED.code();
    return secret != null && unproved
        ? "refused us without proof of the shared secret, as servers of the old kind do, which"
            + " compare secrets in clear text: upgrade it; it says: "
            + goAway.text()
        : "refused us: " + goAway.text();
  }

  CallCodec.Format agreed(Hello answer) {
    return new CallCodec.Format(
        codec,
        Compression.choose(options.compressions(), answer.compressions()),
        options.compressAboveBytes(),
        answer.maxFrame());
  }
}
