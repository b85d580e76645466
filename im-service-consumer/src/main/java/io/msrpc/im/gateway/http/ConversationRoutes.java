package io.msrpc.im.gateway.http;

import io.msrpc.im.chat.ChatService;
import io.msrpc.im.chat.Pull;
import io.msrpc.im.chat.PullResult;
import io.msrpc.im.gateway.protocol.Limits;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The caller's conversations and what is in them. */
final class ConversationRoutes {
  private static final int MAX_CONVERSATIONS = 100;
  private static final int DEFAULT_LIMIT = 50;

  private final ChatService chats;

  ConversationRoutes(ChatService chats) {
    this.chats = chats;
  }

  List<Route> routes(Authorization authorization) {
    return List.of(
        new Route("GET", "/api/v1/conversations", authorization.required(this::list)),
        new Route(
            "GET", "/api/v1/conversations/{conv}/entries", authorization.required(this::entries)));
  }

  private CompletionStage<Answer> list(ApiRequest request, Caller caller) {
    long before = request.integer("before", 1, Limits.INTEGER);
    long limit = request.integer("limit", 1, DEFAULT_LIMIT);
    return chats
        .conversations(caller.uid(), before, (int) Math.min(limit, MAX_CONVERSATIONS))
        .thenApply(page -> Answer.json(200, page));
  }

  private CompletionStage<Answer> entries(ApiRequest request, Caller caller) {
    long from = request.integer("from", 1, 1);
    long to = request.integer("to", from, Limits.INTEGER);
    int limit = (int) Math.min(request.integer("limit", 1, DEFAULT_LIMIT), Limits.PULL);
    long epoch = request.integer("epoch", 0, 0);
    String conv = request.parameter("conv");
    Pull pull = new Pull(caller.session(), conv, epoch, from, to, limit);
    return chats.pull(pull).thenApply(ConversationRoutes::pulled);
  }

  private static Answer pulled(PullResult result) {
    if (result instanceof PullResult.Refused refused) {
      ProblemCode code = ProblemCode.of(refused.error());
      return Answer.problem(code, refused.text(), code == ProblemCode.BUSY ? 1_000 : 0);
    }
    return Answer.json(200, result);
  }
}
