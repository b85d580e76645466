package io.msrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.transport.Address;
import io.msrpc.wire.FrameHeader;
import io.msrpc.wire.FrameType;
import io.msrpc.wire.GoAwayReason;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The other end of a socket, which may send whatever it likes; made of nothing but bytes. */
final class Peer implements AutoCloseable {
  private final Socket socket;
  private final DataInputStream in;

  /** A frame that came back. */
  record Received(FrameType type, int codec, int compression, int id, byte[] body) {
    /** The status of a RESPONSE, or the first byte of any other body. */
    int status() {
      return body[0];
    }

    /** The reason of a GOAWAY. */
    int reason() {
      return body[4];
    }

    String text() {
      return new String(body, UTF_8);
    }
  }

  Peer(Address server) throws IOException {
    this(new Socket(server.host(), server.port()));
  }

  /** The end of a connection that somebody has opened to us. */
  Peer(Socket accepted) throws IOException {
    socket = accepted;
    socket.setSoTimeout(30_000);
    in = new DataInputStream(socket.getInputStream());
  }

  /** A peer whose HELLO has been answered, and who has proved the secret if there is one. */
  static Peer greeted(Address server, String secret) throws IOException {
    Peer peer = new Peer(server);
    byte[] challenge = Proofs.challenge(new byte[32]);
    peer.send(secret.isEmpty() ? hello("") : frame(5, 0, 0, 0, challenge));
    Received answer = peer.read();
    if (answer.type() != FrameType.HELLO) {
      throw new IOException("no HELLO came back");
    }
    if (!secret.isEmpty()) {
      byte[] before = Proofs.withoutProof(answer.body());
      peer.send(Proofs.second(Proofs.ofClient(secret, challenge, before)));
    }
    return peer;
  }

  void send(byte[]... frames) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      all.write(frame);
    }
    socket.getOutputStream().write(all.toByteArray());
  }

  /** The next frame; null when the server has closed. */
  @Nullable Received readOrEnd() throws IOException {
    byte[] header = new byte[FrameHeader.LENGTH];
    try {
      in.readFully(header);
    } catch (EOFException e) {
      return null;
    }
    ByteBuffer fields = ByteBuffer.wrap(header);
    if (fields.getInt() != FrameHeader.MAGIC || fields.get() != FrameHeader.VERSION) {
      throw new IOException("no frame: " + ByteBufUtil.hexDump(header));
    }
    byte[] body = new byte[fields.getInt() - FrameHeader.LENGTH];
    in.readFully(body);
    return new Received(
        FrameType.of(fields.get()), fields.get(), fields.get(), fields.getInt(), body);
  }

  Received read() throws IOException {
    Received frame = readOrEnd();
    if (frame == null) {
      throw new EOFException("the server has closed");
    }
    return frame;
  }

  /** The next frame of this type; a PING before it is answered, anything else dropped. */
  Received read(FrameType type) throws IOException {
    Received frame = read();
    while (frame.type() != type) {
      if (frame.type() == FrameType.PING) {
        send(frame(4, 0, 0, frame.id(), new byte[0]));
      }
      frame = read();
    }
    return frame;
  }

  static byte[] hex(String text) {
    return ByteBufUtil.decodeHexDump(text.replace(" ", ""));
  }

  static byte[] ping(int id) {
    return frame(3, 0, 0, id, new byte[0]);
  }

  /** A HELLO that shows a secret as it is, as clients once did, and nothing else. */
  static byte[] hello(String secret) {
    byte[] value = secret.getBytes(UTF_8);
    return frame(5, 0, 0, 0, concat(new byte[] {1, 6, (byte) value.length}, value));
  }

  /** The HELLO of a server that reads codec 1. */
  static byte[] greeting() {
    return frame(5, 0, 0, 0, hex("01 03 01 01"));
  }

  /** A GOAWAY of a server that is shutting down and answers all that it has read. */
  static byte[] goAway(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    ByteBuffer body = ByteBuffer.allocate(6 + utf8.length).putInt(Integer.MAX_VALUE);
    body.put((byte) GoAwayReason.DRAINING.code()).put((byte) utf8.length).put(utf8);
    return frame(6, 0, 0, 0, body.array());
  }

  /** A well-formed call of {@link EchoService#echo}. */
  static byte[] echo(int id, String text) {
    return call(1, id, "echo", argument(text));
  }

  static byte[] call(int type, int id, String method, byte[] payload) {
    return frame(type, 1, 0, id, concat(envelope(method), payload));
  }

  /** Method id, 60,000 ms, no attachments. */
  static byte[] envelope(String method) {
    return envelope(EchoService.class, method);
  }

  /** The same for another service. */
  static byte[] envelope(Class<?> contract, String method) {
    long id =
        ServiceContract.of(contract).methods().stream()
            .filter(known -> known.method().getName().equals(method))
            .mapToLong(RemoteMethod::id)
            .findFirst()
            .orElse(42);
    return ByteBuffer.allocate(12).putLong(id).put(hex("e0d403 00")).array();
  }

  /** A short text as a payload of codec 1. */
  static byte[] argument(String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    return concat(new byte[] {(byte) (utf8.length + 3), 0x0a, (byte) utf8.length}, utf8);
  }

  static byte[] frame(int type, int codec, int compression, int id, byte[] body) {
    return ByteBuffer.allocate(FrameHeader.LENGTH + body.length)
        .putInt(FrameHeader.MAGIC)
        .put(FrameHeader.VERSION)
        .putInt(FrameHeader.LENGTH + body.length)
        .put((byte) type)
        .put((byte) codec)
        .put((byte) compression)
        .putInt(id)
        .put(body)
        .array();
  }

  static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
