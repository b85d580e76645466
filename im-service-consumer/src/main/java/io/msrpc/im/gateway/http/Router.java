package io.msrpc.im.gateway.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds the route of a request, and the answer when there is none. HEAD is GET without a body. */
final class Router {
  private final List<Route> routes;
  private final StaticFiles files;

  /** A router over the API's routes and, for other paths, the files of the web client. */
  Router(List<Route> routes, StaticFiles files) {
    this.routes = List.copyOf(routes);
    this.files = files;
  }

  /** A router without any route. */
  static Router none() {
    return new Router(List.of(), new StaticFiles(Map.of()));
  }

  List<Route> routes() {
    return routes;
  }

  /** Carries the request out; the stage may fail, and the call may throw. */
  CompletionStage<Answer> route(ApiRequest request) {
    String method = request.method().equals("HEAD") ? "GET" : request.method();
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Map<String, String> parameters = route.match(request.path());
      if (parameters != null && route.method().equals(method)) {
        return route.handler().handle(request.with(parameters));
      } else if (parameters != null) {
        allowed.add(route.method());
      }
    }
    if (allowed.isEmpty() && files.has(request.path())) {
      if (method.equals("GET")) {
        return CompletableFuture.completedFuture(files.answer(request));
      }
      allowed.add("GET");
    }
    return CompletableFuture.completedFuture(refusal(allowed));
  }

  private static Answer refusal(Set<String> allowed) {
    if (allowed.isEmpty()) {
      return Answer.problem(ProblemCode.NOT_FOUND, "there is nothing at this path", 0);
    }
    if (allowed.contains("GET")) {
      allowed.add("HEAD");
    }
    return Answer.problem(ProblemCode.METHOD_NOT_ALLOWED, "not with this method", 0)
        .with("allow", String.join(", ", allowed));
  }
}
