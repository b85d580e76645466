package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.registry.FixedRegistry;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A service returns the collections it works on, which other threads change meanwhile. */
class LiveResultTest {
  static final List<Serializer> SERIALIZERS =
      List.of(new ProtostuffSerializer(), new JsonSerializer());

  private static final int CALLS = 200;

  interface Room {
    Map<String, Integer> members();

    List<String> names();
  }

  /** Three members stay, others come and go. */
  private static final class Live implements Room {
    private final ConcurrentMap<String, Integer> members =
        new ConcurrentHashMap<>(Map.of("ann", 1, "bob", 2, "eve", 3));
    private final List<String> names = new CopyOnWriteArrayList<>(members.keySet());

    @Override
    public Map<String, Integer> members() {
      return members;
    }

    @Override
    public List<String> names() {
      return names;
    }

    void change(int round) {
      String name = "guest" + round % 20;
      if (members.remove(name) == null) {
        members.put(name, round);
        names.add(name);
      } else {
        names.remove(name);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("SERIALIZERS")
  void everyCallIsAnswered_whileTheResultChanges(Serializer serializer) throws Exception {
    Live room = new Live();
    AtomicBoolean over = new AtomicBoolean();
    Thread changing =
        new Thread(
            () -> {
              for (int round = 0; !over.get(); round++) {
                room.change(round);
              }
            });
    try (RpcServer server = RpcServer.builder().export(Room.class, room).start();
        RpcClient client =
            RpcClient.builder()
                .registry(FixedRegistry.of(server.address().toString()))
                .serializer(serializer)
                .build()) {
      Room remote = client.reference(Room.class);
      changing.start();
      for (int i = 0; i < CALLS; i++) {
        assertThat(remote.members()).containsEntry("ann", 1).containsEntry("eve", 3);
        assertThat(remote.names()).contains("ann", "bob", "eve");
      }
    } finally {
      over.set(true);
      changing.join();
    }
  }
}
