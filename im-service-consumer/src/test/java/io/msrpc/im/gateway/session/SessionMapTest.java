package io.msrpc.im.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SessionMapTest {
  private final SessionFixture fixture = new SessionFixture();
  private final SessionMap map = new SessionMap();

  private Session session(String uid, String sid, long generation) {
    return fixture.session(uid, sid, generation, new TestLink());
  }

  @Test
  @DisplayName("C4: add, find by session and by user, remove")
  void finds_bySessionAndByUser() {
    Session web = session("uann", "s1", 1);
    Session phone = session("uann", "s2", 1);
    Session other = session("ubob", "s3", 1);
    List.of(web, phone, other).forEach(each -> assertThat(map.add(each)).isNull());

    assertThat(map.find("s2")).isSameAs(phone);
    assertThat(map.find("s9")).isNull();
    assertThat(map.ofUser("uann")).containsExactlyInAnyOrder(web, phone);
    assertThat(map.ofUser("unobody")).isEmpty();
    assertThat(map.all()).hasSize(3);
    assertThat(map.size()).isEqualTo(3);
    assertThat(map.users()).isEqualTo(2);

    map.remove(other);
    assertThat(map.find("s3")).isNull();
    assertThat(map.users()).isEqualTo(1);
  }

  @Test
  @DisplayName("C: removing a second connection of a user deletes the first one's session (defect)")
  void keepsAUsersFirstSession_whenTheSecondGoes() {
    Session first = session("uann", "s1", 1);
    Session second = session("uann", "s2", 1);
    map.add(first);
    map.add(second);

    map.remove(second);
    map.remove(second);

    assertThat(map.find("s1")).isSameAs(first);
    assertThat(map.ofUser("uann")).containsExactly(first);
  }

  @Test
  @DisplayName("B4: of two connections of one session the newer generation stays")
  void keepsTheNewerGeneration_inWhateverOrderTheyCome() {
    Session older = session("uann", "s1", 1);
    Session newer = session("uann", "s1", 2);

    map.add(older);
    assertThat(map.add(newer)).isSameAs(older);
    assertThat(map.add(older)).isSameAs(older);

    assertThat(map.find("s1")).isSameAs(newer);
    assertThat(map.ofUser("uann")).containsExactly(newer);
  }

  @Test
  void keepsTheNewerConnection_whenTheOlderIsRemovedAfterwards() {
    Session older = session("uann", "s1", 1);
    Session newer = session("uann", "s1", 2);
    map.add(older);
    map.add(newer);

    map.remove(older);

    assertThat(map.find("s1")).isSameAs(newer);
    assertThat(map.ofUser("uann")).containsExactly(newer);
  }

  @Test
  void losesNothing_whenManyThreadsComeAndGo() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> done =
        IntStream.range(0, 4)
            .<Future<?>>mapToObj(
                thread ->
                    threads.submit(
                        () -> {
                          go.await();
                          for (int i = 0; i < 500; i++) {
                            Session stays = session("uann", "s-" + thread + "-" + i, 1);
                            Session goes = session("uann", "g-" + thread + "-" + i, 1);
                            map.add(stays);
                            map.add(goes);
                            map.remove(goes);
                          }
                          return null;
                        }))
            .toList();

    go.countDown();
    for (Future<?> each : done) {
      each.get(30, TimeUnit.SECONDS);
    }
    threads.shutdown();

    assertThat(map.size()).isEqualTo(2_000);
    assertThat(map.ofUser("uann")).hasSize(2_000);
  }
}
