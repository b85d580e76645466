package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.CallContext;
import io.msrpc.filter.Filter;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Methods with variable arguments. */
class VarargsTest {
  interface Joiner {
    String join(String separator, String... words);

    CompletableFuture<String> later(Prefix first, String... words);

    int sum(int... numbers);

    String rows(String[]... rows);

    @MsMethod(oneway = true)
    void tell(String... words);
  }

  /** A parameter of its own before the variable ones. */
  record Prefix(String text) {}

  interface Shout {
    String shout(String... words);
  }

  /** What the service was told one-way. */
  private static final class Words implements Joiner {
    private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();

    @Override
    public String join(String separator, String... words) {
      return words == null ? "null" : String.join(separator, words);
    }

    @Override
    public CompletableFuture<String> later(Prefix first, String... words) {
      return CompletableFuture.completedFuture(first.text() + Arrays.toString(words));
    }

    @Override
    public int sum(int... numbers) {
      return IntStream.of(numbers).sum();
    }

    @Override
    public String rows(String[]... rows) {
      return Arrays.deepToString(rows);
    }

    @Override
    public void tell(String... words) {
      told.add(Arrays.asList(words));
    }
  }

  enum Codec {
    PROTOSTUFF(new ProtostuffSerializer()),
    JSON(new JsonSerializer());

    private final Serializer serializer;

    Codec(Serializer serializer) {
      this.serializer = serializer;
    }
  }

  private static RpcClient client(RpcServer server, Codec codec) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(server.address().toString()))
        .serializer(codec.serializer)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void arrive_asTheyWereWritten(Codec codec) throws InterruptedException {
    Words words = new Words();
    try (RpcServer server = RpcServer.builder().export(Joiner.class, words).start();
        RpcClient client = client(server, codec)) {
      Joiner joiner = client.reference(Joiner.class);

      assertThat(joiner.join("-", "a", "b", "c")).isEqualTo("a-b-c");
      assertThat(joiner.join("-", "a")).isEqualTo("a");
      assertThat(joiner.join("-")).isEmpty();
      assertThat(joiner.join("-", (String[]) null)).isEqualTo("null");
      assertThat(joiner.join("-", "a", null)).isEqualTo("a-null");
      assertThat(joiner.later(new Prefix("x"), "a", "b").orTimeout(30, TimeUnit.SECONDS).join())
          .isEqualTo("x[a, b]");
      assertThat(joiner.sum()).isZero();
      assertThat(joiner.sum(1, 2, 3)).isEqualTo(6);
      assertThat(joiner.rows(new String[] {"a"}, new String[0])).isEqualTo("[[a], []]");
      joiner.tell("a", "b");
      assertThat(words.told.poll(30, TimeUnit.SECONDS)).containsExactly("a", "b");
    }
  }

  @ParameterizedTest
  @EnumSource
  void arrive_atALambda_behindFiltersAndForAConnection(Codec codec) {
    Filter counting = (call, next) -> next.invoke(call.with("count", "" + count(call.arguments())));
    Filter served = (call, next) -> next.invoke(call.with("served", "yes"));
    Shout lambda = words -> String.join("+", words) + CallContext.current().attachments();
    try (RpcServer plain = RpcServer.builder().filter(served).export(Shout.class, lambda).start();
        RpcServer each =
            RpcServer.builder().exportPerConnection(Shout.class, peer -> lambda).start()) {
      for (RpcServer server : List.of(plain, each)) {
        try (RpcClient client =
            RpcClient.builder()
                .registry(FixedRegistry.of(server.address().toString()))
                .serializer(codec.serializer)
                .filter(counting)
                .build()) {
          assertThat(client.reference(Shout.class).shout("a", "b"))
              .startsWith("a+b{")
              .contains("count=2");
        }
      }
    }
  }

  private static int count(Object[] arguments) {
    return ((String[]) arguments[0]).length;
  }
}
