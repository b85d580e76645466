package io.msrpc.transport.client;

import io.msrpc.wire.Accepted;
import io.msrpc.wire.CallCodec;
import io.msrpc.wire.Compression;
import io.msrpc.wire.Hello;

/**
 * What a client says in HELLO, and what it may send before and after the answer.
 *
 * @param options of which HELLO tells some
 * @param codec the one that calls are written in
 */
record Greeting(ClientOptions options, byte codec) {
  /** What a server reads that has not said what it reads. */
  private static final int LEAST_MAX_FRAME = 64 * 1024;

  Hello hello() {
    return new Hello(
        String.valueOf((char) codec),
        Compression.codes(options.compressions()),
        options.maxMessageBytes(),
        options.heartbeat().interval(),
        options.credentials(),
        "",
        "",
        "msrpc-java");
  }

  Accepted accepted() {
    return new Accepted(codec, options.compressions());
  }

  CallCodec.Format beforeAnswer() {
    return new CallCodec.Format(codec, Compression.NONE, Integer.MAX_VALUE, LEAST_MAX_FRAME);
  }

  boolean isAnsweredBy(Hello answer) {
    return answer.codecs().indexOf(codec) >= 0;
  }

  CallCodec.Format agreed(Hello answer) {
    return new CallCodec.Format(
        codec,
        Compression.choose(options.compressions(), answer.compressions()),
        options.compressAboveBytes(),
        answer.maxFrame());
  }
}
