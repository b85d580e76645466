package io.msrpc.im.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.msrpc.im.gateway.MemoryTier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The description, the document and the routes say the same. */
final class OpenApiTest {
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final List<Route> routes =
      Api.routes(new MemoryTier().backend(), new GatewayDirectory("gw", Map::of, List::of));
  private final JsonNode description = description();

  private static JsonNode description() {
    try {
      return new ObjectMapper().readTree(OpenApiTest.class.getResourceAsStream("openapi.json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String document() throws IOException {
    Path below = Path.of("docs/im-protocol.md");
    return Files.readString(Files.exists(below) ? below : Path.of("..").resolve(below));
  }

  private List<String> described() {
    List<String> calls = new ArrayList<>();
    description
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return calls;
  }

  @Test
  void describesExactlyTheRoutes() {
    assertThat(described())
        .containsExactlyInAnyOrderElementsOf(
            routes.stream().map(route -> route.method() + " " + route.template()).toList());
  }

  @Test
  void describesEveryParameter_ofEveryPath() {
    for (Route route : routes) {
      JsonNode operation = operation(route);
      List<String> names = operation.at("/parameters").findValuesAsText("name");
      Matcher expected = PARAMETER.matcher(route.template());
      while (expected.find()) {
        assertThat(names).as(route.template()).contains(expected.group(1));
      }
    }
  }

  @Test
  void refersToNothing_thatIsMissing() {
    for (JsonNode reference : description.findValues("$ref")) {
      assertThat(description.at(reference.asText().substring(1)).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  @Test
  void saysWhichCallsNeedNoToken() {
    List<String> open =
        routes.stream()
            .filter(route -> operation(route).has("security"))
            .map(Route::template)
            .toList();

    assertThat(open)
        .containsExactlyInAnyOrder("/api/v1/accounts", "/api/v1/login", "/api/v1/openapi.json");
  }

  @Test
  void isInTheDocument_callByCall() throws IOException {
    String document = document();

    for (Route route : routes) {
      assertThat(document).contains("`" + route.method() + " " + route.template());
    }
  }

  @ParameterizedTest
  @EnumSource(ProblemCode.class)
  void everyProblemIsInTheDocument(ProblemCode code) throws IOException {
    assertThat(document()).contains("`" + code + "`");
  }

  private JsonNode operation(Route route) {
    return description
        .get("paths")
        .get(route.template())
        .get(route.method().toLowerCase(Locale.ROOT));
  }
}
