package io.msrpc.benchmarks;

/** Who takes part. */
enum Entry {
  /** {@link RawNetty}. */
  RAW("raw Netty"),
  /** {@link Msrpc#onIo}. */
  IO("msrpc, I/O"),
  /** {@link Msrpc#onWorkers}. */
  WORKERS("msrpc"),
  /** {@link Grpc} with its default executors. */
  GRPC("gRPC"),
  /** {@link Grpc} on its I/O threads. */
  GRPC_IO("gRPC, I/O");

  private final String title;

  Entry(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  Contestant start() {
    return switch (this) {
      case RAW -> new RawNetty();
      case IO -> Msrpc.onIo();
      case WORKERS -> Msrpc.onWorkers();
      case GRPC -> new Grpc(false);
      case GRPC_IO -> new Grpc(true);
    };
  }
}
