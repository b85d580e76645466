package io.msrpc;

import io.msrpc.transport.Address;
import io.msrpc.wire.FrameType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Stands between one client and a server and listens. */
final class Tap implements AutoCloseable {
  private final Address server;
  private final ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ByteArrayOutputStream answered = new ByteArrayOutputStream();
  private final Thread out = new Thread(this::run, "tap-out");

  /** What the header of a frame says. */
  record Seen(FrameType type, int codec, int compression) {}

  Tap(Address server) throws IOException {
    this.server = server;
    out.start();
  }

  Address address() {
    return new Address("127.0.0.1", door.getLocalPort());
  }

  /** The frames that went to the server, of one type. */
  List<Seen> sent(FrameType type) {
    return frames(sent.toByteArray(), type);
  }

  /** The frames that came from the server, of one type. */
  List<Seen> answered(FrameType type) {
    return frames(answered.toByteArray(), type);
  }

  private static List<Seen> frames(byte[] bytes, FrameType type) {
    List<Seen> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    for (int at = 0; at + 16 <= bytes.length; at += in.getInt(at + 5)) {
      frames.add(new Seen(FrameType.of(in.get(at + 9)), in.get(at + 10), in.get(at + 11)));
    }
    return frames.stream().filter(frame -> frame.type() == type).toList();
  }

  private void run() {
    try (Socket client = door.accept();
        Socket provider = new Socket(server.host(), server.port())) {
      Thread back = new Thread(() -> copy(provider, client, answered), "tap-back");
      back.start();
      copy(client, provider, sent);
      back.join();
    } catch (IOException e) {
      // Closed before a client came.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to, ByteArrayOutputStream record) {
    byte[] chunk = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        record.write(chunk, 0, n);
        out.write(chunk, 0, n);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One of the two is gone; so the other hears of it when this ends.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    try {
      out.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
