package io.msrpc.im.provider.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.annotation.MsService;
import io.msrpc.call.RemoteMethod;
import io.msrpc.call.ServiceContract;
import io.msrpc.im.account.Account;
import io.msrpc.im.account.Login;
import io.msrpc.im.account.LoginResult;
import io.msrpc.im.account.LoginService;
import io.msrpc.wire.MethodCodec;
import io.msrpc.wire.protostuff.ProtostuffSerializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Gateways and providers of before device tickets work with those of after them. */
final class LoginEvolutionTest {
  private static final Account ANN = new Account("u1", "ann", "Ann");

  private final MethodCodec before = login(LoginsBefore.class);
  private final MethodCodec now = login(LoginService.class);

  /** The service as it was. */
  @MsService
  interface LoginsBefore {
    CompletableFuture<ResultBefore> login(LoginBefore login);
  }

  record LoginBefore(
      String user,
      String password,
      String deviceId,
      String platform,
      String appVersion,
      String remoteHost) {}

  sealed interface ResultBefore {
    record LoggedIn(String token, long expiresAt, Account account, String sid)
        implements ResultBefore {}

    record Refused(int error, long retryAfterMillis) implements ResultBefore {}
  }

  private static MethodCodec login(Class<?> service) {
    RemoteMethod method =
        ServiceContract.of(service).methods().stream()
            .filter(each -> each.shortName().contains("login"))
            .findFirst()
            .orElseThrow();
    return new ProtostuffSerializer().codecOf(method);
  }

  @Test
  void aProviderReadsWhatAnOlderGatewaySays() {
    ByteBuf bytes = Unpooled.buffer();
    before.writeArguments(new Object[] {new LoginBefore("ann", "pw", "d", "web", "1", "h")}, bytes);
    assertThat(now.readArguments(bytes))
        .containsExactly(new Login("ann", "pw", "d", "web", "1", "h", null));
  }

  @Test
  void anOlderProviderReadsWhatAGatewaySays() {
    ByteBuf bytes = Unpooled.buffer();
    now.writeArguments(new Object[] {new Login("ann", "pw", "d", "web", "1", "h", "t")}, bytes);
    assertThat(before.readArguments(bytes))
        .containsExactly(new LoginBefore("ann", "pw", "d", "web", "1", "h"));
  }

  @Test
  void aGatewayReadsWhatAnOlderProviderAnswers() {
    ByteBuf bytes = Unpooled.buffer();
    before.writeResult(new ResultBefore.LoggedIn("token", 7, ANN, "s"), bytes);
    assertThat(now.readResult(bytes))
        .isEqualTo(new LoginResult.LoggedIn("token", 7, ANN, "s", null));
  }

  @Test
  void anOlderGatewayReadsWhatAProviderAnswers() {
    ByteBuf bytes = Unpooled.buffer();
    now.writeResult(new LoginResult.LoggedIn("token", 7, ANN, "s", "ticket"), bytes);
    assertThat(before.readResult(bytes)).isEqualTo(new ResultBefore.LoggedIn("token", 7, ANN, "s"));
  }
}
