package io.msrpc.wire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.msrpc.RpcClient;
import io.msrpc.RpcServer;
import io.msrpc.registry.FixedRegistry;
import io.msrpc.wire.Serializer;
import io.msrpc.wire.json.JsonSerializer;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Types that another class loader than ours has loaded: the restarted one of Spring Boot's
 * devtools, or that of a module.
 */
class ForeignLoaderTest {
  private static final List<Serializer> SERIALIZERS =
      List.of(new ProtostuffSerializer(), new JsonSerializer());

  private static final String USER =
      "package acme.api; public record User(long id, String name) {}";
  private static final String ADDED =
      "package acme.api; public record User(long id, String name, String mail) {}";
  private static final String USERS =
      "package acme.api; public interface Users { User user(User user); }";

  @TempDir Path directory;

  private Compiled compiled(String user) throws IOException {
    return Compiled.of(
        directory.resolve(String.valueOf(user.length())),
        "acme/api/User.java",
        user,
        "acme/api/Users.java",
        USERS);
  }

  private static Object user(ClassLoader loader) throws ReflectiveOperationException {
    return loader
        .loadClass("acme.api.User")
        .getConstructor(long.class, String.class)
        .newInstance(7L, "ann");
  }

  @Test
  void carriesARecord_ofAChildClassLoader() throws Exception {
    try (URLClassLoader loader = compiled(USER).load()) {
      for (Serializer serializer : SERIALIZERS) {
        Subject subject = Subject.of(serializer, loader.loadClass("acme.api.Users"), "user");
        assertThat(subject.readBack(user(loader))).isEqualTo(user(loader));
      }
    }
  }

  @Test
  void tellsRecordsOfOneNameApart_whenTwoLoadersHaveThem() throws Exception {
    for (Serializer serializer : SERIALIZERS) {
      try (URLClassLoader before = compiled(USER).load();
          URLClassLoader after = compiled(ADDED).load()) {
        Subject old = Subject.of(serializer, before.loadClass("acme.api.Users"), "user");
        Subject added = Subject.of(serializer, after.loadClass("acme.api.Users"), "user");
        String written = old.write(user(before));

        assertThat(old.read(written)).hasToString("User[id=7, name=ann]");
        assertThat(added.read(written)).hasToString("User[id=7, name=ann, mail=null]");
      }
    }
  }

  @Test
  void leavesNothingOfALoader_whenItsServerAndClientAreClosed() throws Exception {
    Compiled compiled = compiled(USER);
    WeakReference<ClassLoader> first = called(compiled);
    WeakReference<ClassLoader> second = called(compiled);

    for (int i = 0; i < 100 && (first.get() != null || second.get() != null); i++) {
      System.gc();
    }
    assertThat(first.get()).isNull();
    assertThat(second.get()).isNull();
  }

  /** One life of an application that devtools restarts. */
  private static WeakReference<ClassLoader> called(Compiled compiled) throws Exception {
    try (URLClassLoader loader = compiled.load()) {
      Object user = user(loader);
      for (Serializer serializer : SERIALIZERS) {
        Object answer = answer(loader.loadClass("acme.api.Users"), serializer, user);
        assertThat(answer.toString()).isEqualTo("User[id=7, name=ann]"); // equals pins, in the JDK
      }
      return new WeakReference<>(loader);
    }
  }

  private static <T> Object answer(Class<T> contract, Serializer serializer, Object user)
      throws ReflectiveOperationException {
    Object service =
        Proxy.newProxyInstance(
            contract.getClassLoader(),
            new Class<?>[] {contract},
            (proxy, method, arguments) -> arguments[0]);
    try (RpcServer server = RpcServer.builder().export(contract, contract.cast(service)).start();
        RpcClient client =
            RpcClient.builder()
                .registry(FixedRegistry.of(server.address().toString()))
                .serializer(serializer)
                .build()) {
      T users = client.reference(contract);
      return contract.getMethod("user", user.getClass()).invoke(users, user);
    }
  }

  private ClassLoader module(String directives) throws IOException {
    Compiled compiled =
        Compiled.of(
            directory.resolve(String.valueOf(directives.length())),
            "module-info.java",
            "module acme { exports acme.api; " + directives + "}",
            "acme/api/User.java",
            USER,
            "acme/api/Users.java",
            USERS,
            "acme/api/Bean.java",
            "package acme.api; public class Bean { private long id; }",
            "acme/api/Beans.java",
            "package acme.api; public interface Beans { Bean bean(); }");
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(ModuleFinder.of(compiled.classes()), ModuleFinder.of(), Set.of("acme"));
    return boot.defineModulesWithOneLoader(configuration, getClass().getClassLoader())
        .findLoader("acme");
  }

  @Test
  void carriesARecord_ofAModuleThatExportsIt() throws Exception {
    ClassLoader loader = module("");
    for (Serializer serializer : SERIALIZERS) {
      Subject subject = Subject.of(serializer, loader.loadClass("acme.api.Users"), "user");
      assertThat(subject.readBack(user(loader))).isEqualTo(user(loader));
    }
  }

  @Test
  void saysWhatToOpen_whenAModuleIsClosed() throws Exception {
    Class<?> closed = module("").loadClass("acme.api.Beans");
    Class<?> open = module("opens acme.api; ").loadClass("acme.api.Beans");
    for (Serializer serializer : SERIALIZERS) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Subject.of(serializer, closed, "bean"))
          .withMessageEndingWith(
              "acme.api.Bean is closed to reflection; add `opens acme.api;` to the module-info of"
                  + " acme");
      assertThat(Subject.of(serializer, open, "bean")).isNotNull();
    }
  }
}
