package io.msrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsMethod;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Interfaces whose methods come from generic ones, called by their own type and by those. */
class GenericInterfaceTest {
  record User(long id, String name) {}

  record Page<T>(List<T> items, int total) {}

  interface Finder<T, K extends Comparable<K>> {
    T find(K id);
  }

  /** A level in between, and all the places a type may stand in. */
  interface Repository<R> extends Finder<R, Long> {
    Page<R> page(int number);

    Map<Long, List<R>> grouped(List<? extends R> entities);

    R[] reversed(R[] entities);

    @SuppressWarnings("unchecked") // says who passes variable arguments of a generic type
    int count(R... entities);

    CompletableFuture<R> later(Long id);

    Flow.Publisher<R> all(int number);
  }

  /** Whose methods are asynchronous, or take a stream, where it is extended so. */
  interface Handler<I, O> {
    O handle(I input);
  }

  interface Users extends Repository<User>, Handler<Flow.Publisher<User>, CompletableFuture<Long>> {
    boolean exists(Long id);
  }

  private static class UserStore implements Users {
    private static User user(long id) {
      return new User(id, "user " + id);
    }

    @Override
    public boolean exists(Long id) {
      return id < 10;
    }

    @Override
    public User find(Long id) {
      return user(id);
    }

    @Override
    public Page<User> page(int number) {
      return new Page<>(List.of(user(1), user(2)), number);
    }

    @Override
    public Map<Long, List<User>> grouped(List<? extends User> entities) {
      return Map.of(entities.get(0).id(), List.copyOf(entities));
    }

    @Override
    public User[] reversed(User[] entities) {
      return new User[] {entities[1], entities[0]};
    }

    @Override
    public int count(User... entities) {
      return entities.length;
    }

    @Override
    public CompletableFuture<User> later(Long id) {
      return CompletableFuture.completedFuture(user(id));
    }

    @Override
    public Flow.Publisher<User> all(int number) {
      return new Numbers<>(number, UserStore::user, false);
    }

    @Override
    public CompletableFuture<Long> handle(Flow.Publisher<User> users) {
      return Collected.all(users).thenApply(all -> all.stream().mapToLong(User::id).sum());
    }
  }

  /** Declares anew what it inherits: the compiler adds a bridge from the old method to the new. */
  interface Redeclared extends Finder<User, Long>, Handler<Long, Object> {
    @Override
    @MsMethod(idempotent = true)
    User find(Long id);

    @Override
    User handle(Long input);
  }

  interface ByLong {
    User find(Long id);
  }

  /** Inherits one method twice, and nothing leads from one to the other. */
  interface Twice extends Finder<User, Long>, ByLong {}

  static List<Serializer> codecs() {
    return List.of(new ProtostuffSerializer(), new JsonSerializer());
  }

  private static RpcClient client(RpcServer server, Serializer codec) {
    return RpcClient.builder()
        .registry(FixedRegistry.of(server.address().toString()))
        .serializer(codec)
        .build();
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void inheritedMethods_haveTheTypesThatTheExportedInterfaceGivesThem(Serializer codec) {
    User ann = new User(1, "Ann");
    User bob = new User(2, "Bob");
    try (RpcServer server = RpcServer.builder().export(Users.class, new UserStore()).start();
        RpcClient client = client(server, codec)) {
      Users users = client.reference(Users.class);

      assertThat(users.exists(11L)).isFalse();
      assertThat(users.find(7L)).isEqualTo(new User(7, "user 7"));
      assertThat(users.page(3).items()).extracting(User::id).containsExactly(1L, 2L);
      assertThat(users.grouped(List.of(ann, bob))).isEqualTo(Map.of(1L, List.of(ann, bob)));
      assertThat(users.reversed(new User[] {ann, bob})).containsExactly(bob, ann);
      assertThat(users.count(ann, bob)).isEqualTo(2);
      assertThat(users.later(8L).orTimeout(30, TimeUnit.SECONDS).join().id()).isEqualTo(8);
      assertThat(Collected.all(users.all(3)).await()).extracting(User::name).contains("user 2");
      CompletableFuture<Long> sum = users.handle(new Numbers<>(4, UserStore::user, false));
      assertThat(sum.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo(1 + 2 + 3 + 4);
    }
  }

  @ParameterizedTest
  @MethodSource("codecs")
  void callsThroughTheBaseType_reachTheSameMethod(Serializer codec) {
    try (RpcServer server =
            RpcServer.builder()
                .export(Users.class, new UserStore())
                .export(Redeclared.class, new RedeclaredStore())
                .export(Twice.class, new TwiceStore())
                .start();
        RpcClient client = client(server, codec)) {
      Finder<User, Long> users = client.reference(Users.class);
      Finder<User, Long> redeclared = client.reference(Redeclared.class);
      Handler<Long, ?> handler = client.reference(Redeclared.class);
      Finder<User, Long> generic = client.reference(Twice.class);
      ByLong plain = client.reference(Twice.class);

      assertThat(users.find(1L).id()).isEqualTo(1);
      assertThat(redeclared.find(2L).id()).isEqualTo(2);
      assertThat(client.reference(Redeclared.class).find(3L).id()).isEqualTo(3);
      assertThat(handler.handle(4L)).isEqualTo(new User(4, "handled"));
      assertThat(generic.find(5L)).isEqualTo(plain.find(5L));
    }
  }

  private static final class RedeclaredStore implements Redeclared {
    @Override
    public User find(Long id) {
      return new User(id, "found");
    }

    @Override
    public User handle(Long input) {
      return new User(input, "handled");
    }
  }

  private static final class TwiceStore implements Twice {
    @Override
    public User find(Long id) {
      return new User(id, "found");
    }
  }

  @Test
  void namesOfMethods_stayWhenTheyAreDeclaredAnew() {
    assertThat(signatures(Users.class))
        .contains("find(java.lang.Long)", "count(" + User.class.getName() + "[])")
        .contains("handle(java.util.concurrent.Flow$Publisher)");
    assertThat(signatures(Redeclared.class))
        .containsExactly("find(java.lang.Long)", "handle(java.lang.Long)");
    assertThat(signatures(Twice.class)).containsExactly("find(java.lang.Long)");
    assertThat(ServiceContract.of(Redeclared.class).methods().get(0).idempotent()).isTrue();
  }

  private static List<String> signatures(Class<?> type) {
    return ServiceContract.of(type).methods().stream()
        .map(RemoteMethod::signature)
        .map(signature -> signature.substring(signature.indexOf('#') + 1))
        .toList();
  }

  @SuppressWarnings("rawtypes") // is what is tested
  interface Raw extends Finder {}

  interface GenericMethod {
    <T> T same(T value);
  }

  @Test
  void whatLeavesATypeOpen_isRefusedAtStart_withWhatToDeclare() {
    assertRefused(Raw.class, "find", "type variable K", "extends Finder<…>");
    assertRefused(Finder.class, "find", "type variable K", "extends Finder<…>");
    assertRefused(GenericMethod.class, "same", "type variable T", "a remote method is not generic");
  }

  private static void assertRefused(Class<?> type, String... parts) {
    try (RpcClient client = RpcClient.builder().registry(FixedRegistry.of("127.0.0.1:1")).build()) {
      assertThatThrownBy(() -> client.reference(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(parts);
    }
  }
}
