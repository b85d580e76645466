package io.msrpc;

import io.msrpc.testing.Fault;
import io.msrpc.testing.FaultProxy;
import io.msrpc.transport.Address;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/** A wire to a Nacos: its HTTP port and its gRPC port, which are cut and joined together. */
final class NacosWire implements AutoCloseable {
  /** What a Nacos client adds to the port it is told. */
  private static final int GRPC_OFFSET = 1000;

  private static final int ATTEMPTS = 100;

  private final FaultProxy http;
  private final FaultProxy grpc;

  private NacosWire(FaultProxy http, FaultProxy grpc) {
    this.http = http;
    this.grpc = grpc;
  }

  /** A wire that passes everything, on any two free ports that differ as those of a Nacos do. */
  static NacosWire to(String nacos) throws IOException {
    Address target = Address.parse(nacos);
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 31_000);
      FaultProxy http = null;
      try {
        http = new FaultProxy(target, port);
        Address further = new Address(target.host(), target.port() + GRPC_OFFSET);
        return new NacosWire(http, new FaultProxy(further, port + GRPC_OFFSET));
      } catch (IOException taken) {
        if (http != null) {
          http.close();
        }
      }
    }
    throw new IOException("no two free ports");
  }

  /** What a Nacos client is told. */
  String address() {
    return http.address().toString();
  }

  /** Ends every connection by RST, and refuses new ones. */
  void breakOff() throws IOException {
    http.refuseNew();
    grpc.refuseNew();
    http.reset();
    grpc.reset();
  }

  /** Ends {@link #breakOff}. */
  void repair() throws IOException {
    http.listenAgain();
    grpc.listenAgain();
  }

  /** Swallows everything; the server finds its side of every connection closed, the client not. */
  void swallow() {
    http.spoil(Fault.BLACKHOLE);
    grpc.spoil(Fault.BLACKHOLE);
    http.closeServerSide();
    grpc.closeServerSide();
  }

  /** Ends {@link #swallow}. */
  void pass() {
    http.spoil(Fault.NONE);
    grpc.spoil(Fault.NONE);
  }

  @Override
  public void close() throws IOException {
    http.close();
    grpc.close();
  }
}
