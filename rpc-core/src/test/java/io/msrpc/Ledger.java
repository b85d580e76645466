package io.msrpc;

import io.msrpc.registry.nacos.NacosRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A service that notes in a file what it runs, before it answers: a line for each run, handed to
 * the operating system at once, so that it outlives the process. Ids below 0 are noted and never
 * answered. Its process ends when nobody holds its input any more.
 */
final class Ledger implements ModelService {
  private final FileChannel file;

  Ledger(FileChannel file) {
    this.file = file;
  }

  /** Serves; arguments: the file, and a Nacos or nothing. Prints where it listens. */
  public static void main(String... args) throws IOException {
    Path path = Path.of(args[0]);
    try (FileChannel file =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        NacosRegistry registry = args.length > 1 ? new NacosRegistry(args[1]) : null) {
      RpcServer.Builder builder = RpcServer.builder().export(ModelService.class, new Ledger(file));
      if (registry != null) {
        builder.registry(registry);
      }
      try (RpcServer server = builder.start()) {
        System.out.println(server.address());
        System.in.read();
      }
    }
  }

  /** What was noted there, in order. */
  static List<Long> read(Path file) {
    try {
      return Files.readAllLines(file).stream().map(Long::valueOf).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public CompletableFuture<Long> run(long id) {
    note(id);
    return id < 0 ? new CompletableFuture<>() : CompletableFuture.completedFuture(id);
  }

  @Override
  public CompletableFuture<Long> read(long id) {
    return run(id);
  }

  @Override
  public void tell(long id) {
    note(id);
  }

  private void note(long id) {
    try {
      file.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
