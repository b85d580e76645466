package io.msrpc.benchmarks;

/** A server with the service and a client with one connection to it, both in this JVM. */
public interface Contestant extends AutoCloseable {
  /** For threads that wait for their answers. */
  UserService blocking();

  /** For a thread that does not. */
  AsyncUserService async();

  @Override
  void close();
}
