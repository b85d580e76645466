package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.MsError;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.testing.Complaints;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * An interface declares exceptions that cannot arrive as themselves: both sides say so at start.
 */
class UnmarkedExceptionTest {
  static final class Unmarked extends Exception {
    private static final long serialVersionUID = 1L;
  }

  @MsError("marked")
  static final class Marked extends Exception {
    private static final long serialVersionUID = 1L;

    Marked(String message) {
      super(message);
    }
  }

  interface Files {
    void read() throws IOException, Unmarked, Marked, IllegalStateException;

    void write() throws Marked;
  }

  private static final class Disk implements Files {
    @Override
    public void read() {}

    @Override
    public void write() {}
  }

  @AutoClose private final Complaints complaints = new Complaints();

  private void assertWarned() {
    assertThat(complaints.warnings())
        .hasSize(2)
        .allMatch(line -> line.contains("default/" + Files.class.getName() + ":1#read()"))
        .allMatch(line -> line.contains("Put @MsError(\"some-code\") on the class"))
        .allMatch(
            line -> line.contains("if the class is not yours, declare and throw one of your own"))
        .anyMatch(line -> line.contains("declares java.io.IOException, which has no @MsError"))
        .anyMatch(line -> line.contains("declares " + Unmarked.class.getName()));
  }

  @Test
  void theServerSaysSo_whenItStarts() {
    RpcServer.builder().export(Files.class, new Disk()).start().close();
    assertWarned();
  }

  @Test
  void theClientSaysSo_once_whenItRefersToTheService() {
    try (RpcClient client = RpcClient.builder().registry(FixedRegistry.of("127.0.0.1:1")).build()) {
      assertThat(client.reference(Files.class)).isNotNull();
      assertThat(client.reference(Files.class)).isNotNull();
    }
    assertWarned();
  }
}
