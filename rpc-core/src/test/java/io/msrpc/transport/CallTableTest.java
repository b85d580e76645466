package io.msrpc.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTableTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void holdsWhatAMapHolds(long seed) {
    Random random = new Random(seed);
    Map<Integer, String> map = new HashMap<>();
    CallTable<String> table = new CallTable<>();
    int id = random.nextBoolean() ? 0 : Integer.MAX_VALUE - 3000;
    for (int i = 0; i < 3000; i++) {
      table.put(++id, "call " + id);
      map.put(id, "call " + id);
      int old = id - random.nextInt(300);
      assertThat(table.get(old)).isEqualTo(map.get(old));
      assertThat(table.remove(old)).isEqualTo(map.remove(old));
      assertThat(table.get(old)).isNull();
      assertThat(table.size()).isEqualTo(map.size());
      assertThat(table.isEmpty()).isEqualTo(map.isEmpty());
    }
    assertThat(table.all()).containsExactlyInAnyOrderElementsOf(map.values());
  }
}
