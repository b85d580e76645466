package io.msrpc.im.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RouterTest {
  private static final StaticFiles FILES =
      new StaticFiles(Map.of("index.html", StaticFile.of("index.html", new byte[] {1})));

  private final Router router =
      new Router(
          List.of(
              route("GET", "/a/{x}"),
              route("POST", "/a/{x}"),
              route("GET", "/a/{x}/b/{y}"),
              route("DELETE", "/a")),
          FILES);

  private static Route route(String method, String template) {
    return new Route(
        method,
        template,
        request ->
            CompletableFuture.completedFuture(
                Answer.json(200, Map.of("route", method + template, "got", request.parameters()))));
  }

  private static ApiRequest request(String method, String path) {
    return new ApiRequest(
        method, path, Map.of(), Map.of(), new DefaultHttpHeaders(), "", new Arrival("", "", ""));
  }

  private Answer answer(String method, String path) throws Exception {
    return router.route(request(method, path)).toCompletableFuture().get();
  }

  private static String text(Answer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void findsARoute_byMethodAndForm() throws Exception {
    assertThat(text(answer("GET", "/a/1"))).contains("GET/a/{x}").contains("\"x\":\"1\"");
    assertThat(text(answer("POST", "/a/1"))).contains("POST/a/{x}");
    assertThat(text(answer("HEAD", "/a/1"))).contains("GET/a/{x}");
    assertThat(text(answer("GET", "/a/1/b/2"))).contains("\"x\":\"1\"").contains("\"y\":\"2\"");
  }

  @Test
  void decodesAValue_afterThePathIsTakenApart() throws Exception {
    assertThat(text(answer("GET", "/a/p%2Fq%20r"))).contains("\"x\":\"p/q r\"");
    assertThatIllegalArgumentException().isThrownBy(() -> answer("GET", "/a/%zz"));
  }

  @Test
  void tellsAPathThatIsMissing_fromAMethodThatIs() throws Exception {
    assertThat(answer("GET", "/b").status()).isEqualTo(404);
    assertThat(answer("GET", "/a/").status()).isEqualTo(404);
    assertThat(answer("GET", "/a/1/").status()).isEqualTo(404);
    assertThat(answer("GET", "a/1").status()).isEqualTo(404);
    Answer wrong = answer("PATCH", "/a/1");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.headers()).containsEntry("allow", "GET, HEAD, POST");
    assertThat(answer("GET", "/a").headers()).containsEntry("allow", "DELETE");
  }

  @Test
  void servesFiles_whereThereIsNoRoute() throws Exception {
    assertThat(answer("GET", "/").body()).containsExactly(1);
    assertThat(answer("GET", "/index.html").body()).containsExactly(1);
    assertThat(answer("POST", "/").status()).isEqualTo(405);
    assertThat(answer("GET", "").status()).isEqualTo(404);
    assertThat(answer("GET", "/index.html/").status()).isEqualTo(404);
  }
}
