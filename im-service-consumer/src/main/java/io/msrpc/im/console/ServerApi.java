package io.msrpc.im.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The HTTP half of the protocol, spoken to one gateway. Thread-safe; calls wait for the answer. */
final class ServerApi {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Json json = new Json();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI server;

  /** The server refused; its text is for people. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String text) {
      super(text);
    }
  }

  /** The body of a sign-in. */
  private record Login(
      String user,
      String password,
      String deviceId,
      String platform,
      String appVersion,
      @Nullable String deviceTicket) {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "Login[user=" + user + "]";
    }
  }

  /** A user, as found by login name. */
  record User(String uid, String nick) {}

  /**
   * @param server URL of a gateway's HTTP port, or of a proxy in front, which may have a path
   */
  ServerApi(URI server) {
    this.server = URI.create(server.toString().replaceFirst("/*$", "/"));
  }

  /**
   * Signs in.
   *
   * @param deviceTicket what this user's last sign-in here has brought, or null
   * @throws RefusedException if the name or password is wrong, or there were too many tries
   * @throws IOException if the server cannot be reached
   */
  SignIn login(String user, String password, String deviceId, @Nullable String deviceTicket)
      throws IOException, InterruptedException, RefusedException {
    Login login = new Login(user, password, deviceId, "console", "msim console", deviceTicket);
    String body = json.write(login);
    HttpRequest request =
        request("/login", "")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return signIn(checked(http.send(request, BodyHandlers.ofString())), user, deviceId);
  }

  private static SignIn signIn(JsonNode answer, String user, String deviceId)
      throws RefusedException {
    List<Gateway> gateways = Gateway.listed(answer.path("gateways"));
    if (gateways.isEmpty()) {
      throw new RefusedException("the server names no gateway to connect to");
    }
    String nick = answer.path("nick").asText(user);
    String uid = answer.path("uid").asText("");
    String ticket = answer.path("deviceTicket").asText("");
    return new SignIn(answer.path("token").asText(""), ticket, uid, user, nick, deviceId, gateways);
  }

  /** Ends the session of a token; a failure to do so is the server's loss, it expires. */
  void logout(String token) throws IOException, InterruptedException {
    http.send(
        request("/logout", token).POST(HttpRequest.BodyPublishers.noBody()).build(),
        BodyHandlers.discarding());
  }

  /** The user with exactly this login name. */
  Optional<User> find(String user, String token)
      throws IOException, InterruptedException, RefusedException {
    String path = "/users/" + URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
    HttpResponse<String> response =
        http.send(request(path, token).GET().build(), BodyHandlers.ofString());
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    JsonNode found = checked(response);
    return Optional.of(new User(found.path("uid").asText(""), found.path("nick").asText(user)));
  }

  /** The gateways there are now; empty when the answer is an error. */
  CompletableFuture<List<Gateway>> gateways(String token) {
    return http.sendAsync(request("/gateways", token).GET().build(), BodyHandlers.ofString())
        .thenApply(
            response ->
                response.statusCode() == 200
                    ? Gateway.listed(json.read(response.body()).path("gateways"))
                    : List.of());
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve("api/v1" + path)).timeout(TIMEOUT);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private JsonNode checked(HttpResponse<String> response) throws RefusedException {
    JsonNode body = json.read(response.body());
    if (response.statusCode() / 100 == 2) {
      return body;
    }
    String title = body.path("title").asText("the server answered " + response.statusCode());
    throw new RefusedException(body.path("detail").asText(title));
  }
}
