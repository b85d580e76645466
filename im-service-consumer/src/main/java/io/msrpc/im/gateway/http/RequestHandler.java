package io.msrpc.im.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msrpc.im.gateway.websocket.WebSocketDoor;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP connection: a request at a time, and a limit on every wait. From the opening, or from
 * the last response, the client has {@code requestTimeout} to get a whole request across; that
 * bounds slow senders and idle connections alike. A handler has the same time to answer.
 *
 * <p>Confined to the channel's event loop; reading stops while a request is carried out.
 */
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final long LINGER_SECONDS = 1;

  private final HttpPipeline pipeline;
  private final Router router;
  private final FirstByte firstByte;
  private @Nullable Future<?> timer;
  private boolean busy;
  private boolean stopping;

  RequestHandler(HttpPipeline pipeline, Router router, FirstByte firstByte) {
    this.pipeline = pipeline;
    this.router = router;
    this.firstByte = firstByte;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    awaitRequest(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stopTimer();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stopTimer();
    ctx.fireChannelInactive();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    stopTimer();
    Arrival arrival =
        pipeline.options().proxies().arrival(ctx.channel().remoteAddress(), request.headers());
    Answer refusal = pipeline.check().refusal(request, arrival);
    if (refusal != null) {
      refuse(ctx, refusal);
    } else if (path(request).equals("/im")) {
      upgrade(ctx, request, arrival);
    } else if (path(request).isEmpty()) {
      new Exchange(ctx, request.retain(), arrival).answer(withSlash(request));
    } else if (request.method().name().equals("OPTIONS")) {
      new Exchange(ctx, request.retain(), arrival).answer(preflight());
    } else {
      ctx.channel().config().setAutoRead(false);
      new Exchange(ctx, request.retain(), arrival).carryOut();
    }
  }

  /** The path below that of the public URL. */
  private String path(FullHttpRequest request) {
    String path = new QueryStringDecoder(request.uri()).rawPath();
    return pipeline.options().publicUrl().map(url -> url.below(path)).orElse(path);
  }

  private void upgrade(ChannelHandlerContext ctx, FullHttpRequest request, Arrival arrival) {
    Answer refusal = RequestCheck.upgradeRefusal(request);
    if (refusal != null) {
      new Exchange(ctx, request.retain(), arrival).answer(refusal);
      return;
    }
    WebSocketDoor door = pipeline.door();
    ctx.pipeline().remove("first");
    ctx.pipeline().remove("flow");
    ctx.pipeline().remove(this);
    door.accept(ctx.channel(), request, arrival.authority());
  }

  /** The page is at the public URL with a slash, else what it refers to would be elsewhere. */
  private static Answer withSlash(FullHttpRequest request) {
    String path = new QueryStringDecoder(request.uri()).rawPath();
    return new Answer(308, Map.of("location", path + "/"), new byte[0]);
  }

  private static Answer preflight() {
    return Answer.empty()
        .with("access-control-allow-methods", "GET, POST, DELETE")
        .with("access-control-allow-headers", "authorization, content-type, idempotency-key")
        .with("access-control-max-age", "600");
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == BodyAggregator.OVERSIZED) {
      stopTimer();
      refuse(ctx, Answer.problem(ProblemCode.TOO_LARGE, "the body is too large", 0));
    } else if (event == HttpPipeline.STOP) {
      stopping = true;
      if (!busy) {
        ctx.close();
      }
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** Closes a while after the answer: at once, unread bytes would make the peer lose it. */
  private void refuse(ChannelHandlerContext ctx, Answer answer) {
    pipeline.responses().refuse(ctx, answer);
    timer = ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close(); // reset by the peer, or bytes that are no HTTP; nobody is left to be told
  }

  private void awaitRequest(ChannelHandlerContext ctx) {
    stopTimer();
    firstByte.forget();
    timer =
        ctx.executor()
            .schedule(
                () -> giveUp(ctx),
                pipeline.options().requestTimeout().toMillis(),
                TimeUnit.MILLISECONDS);
  }

  private void giveUp(ChannelHandlerContext ctx) {
    if (firstByte.isSeen()) {
      refuse(ctx, Answer.problem(ProblemCode.REQUEST_TIMEOUT, "no whole request came", 0));
    } else {
      ctx.close();
    }
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** One request and its one answer. */
  private final class Exchange {
    private final ChannelHandlerContext ctx;
    private final FullHttpRequest request;
    private final Arrival arrival;
    private boolean answered;

    /** Owns the request from here on. */
    Exchange(ChannelHandlerContext ctx, FullHttpRequest request, Arrival arrival) {
      this.ctx = ctx;
      this.request = request;
      this.arrival = arrival;
      busy = true;
    }

    void carryOut() {
      timer =
          ctx.executor()
              .schedule(
                  () -> answer(Answer.problem(ProblemCode.BUSY, "it took too long", 1_000)),
                  pipeline.options().requestTimeout().toMillis(),
                  TimeUnit.MILLISECONDS);
      route()
          .whenCompleteAsync(
              (answer, failure) -> answer(failure == null ? answer : Failures.answer(failure)),
              ctx.executor());
    }

    /** Whatever a handler throws is an answer: this is the edge. */
    private CompletionStage<Answer> route() {
      try {
        return router.route(
            new ApiRequest(
                request.method().name(),
                path(request),
                Map.of(),
                new QueryStringDecoder(request.uri()).parameters(),
                request.headers(),
                request.content().toString(UTF_8),
                arrival));
      } catch (IllegalArgumentException e) {
        return CompletableFuture.completedFuture(
            Answer.problem(ProblemCode.BAD_FORMAT, "the address is badly encoded", 0));
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    void answer(Answer answer) {
      if (answered) {
        return;
      }
      answered = true;
      busy = false;
      boolean keep = HttpUtil.isKeepAlive(request) && !stopping;
      if (ctx.channel().isActive()) {
        pipeline
            .responses()
            .write(ctx, request, arrival, answer, keep)
            .addListener(sent -> next(keep));
      }
      request.release();
    }

    private void next(boolean keep) {
      if (keep) {
        awaitRequest(ctx);
        ctx.channel().config().setAutoRead(true);
      } else {
        ctx.close();
      }
    }
  }
}
