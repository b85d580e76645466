package io.msrpc.im.gateway.http;

import io.msrpc.im.gateway.session.Backend;
import io.msrpc.im.session.SessionInfo;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The caller's devices. */
final class SessionRoutes {
  private final Backend backend;

  SessionRoutes(Backend backend) {
    this.backend = backend;
  }

  List<Route> routes(Authorization authorization) {
    return List.of(
        new Route("GET", "/api/v1/sessions", authorization.required(this::list)),
        new Route("DELETE", "/api/v1/sessions/{sid}", authorization.required(this::end)));
  }

  private CompletionStage<Answer> list(ApiRequest request, Caller caller) {
    return backend
        .sessions()
        .list(caller.uid())
        .thenApply(list -> Answer.json(200, new Sessions(caller.sid(), list)));
  }

  private CompletionStage<Answer> end(ApiRequest request, Caller caller) {
    return backend
        .logins()
        .endSession(caller.uid(), request.parameter("sid"))
        .thenApply(
            ended ->
                ended
                    ? Answer.empty()
                    : Answer.problem(ProblemCode.NO_SUCH_SESSION, "no such session", 0));
  }

  /** The list, and which of them made the call. */
  private record Sessions(String current, List<SessionInfo> sessions) {}
}
