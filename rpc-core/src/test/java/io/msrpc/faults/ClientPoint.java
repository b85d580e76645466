package io.msrpc.faults;

import static io.msrpc.faults.Breakage.namedBy;
import static io.msrpc.faults.Point.Stage.ANSWER;
import static io.msrpc.faults.Point.Stage.END;
import static io.msrpc.faults.Point.Stage.REQUEST;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** What a client is made of, and the values that it reads. */
@SuppressWarnings("NullAway") // null is what some of them must not return
enum ClientPoint implements Point {
  LOAD_BALANCER(
      REQUEST,
      NotStartedException.class,
      scene -> scene.balancer = (ready, call, now) -> namedBy(call).happens()),
  LOAD_BALANCER_WITH_A_WRONG_INDEX(
      REQUEST,
      NotStartedException.class,
      scene ->
          scene.balancer =
              (ready, call, now) -> {
                Moment.await();
                return ready.size();
              }),
  TEXT_OF_A_KEY(REQUEST, NotStartedException.class, scene -> {}),
  FILTER(
      REQUEST,
      NotStartedException.class,
      scene -> scene.filter = (call, next) -> namedBy(call).happens()),
  FILTER_THAT_RETURNS_NULL(
      REQUEST,
      NotStartedException.class,
      scene ->
          scene.filter =
              (call, next) -> {
                Moment.await();
                return null;
              }),
  FILTER_THAT_ANSWERS_WITH_NULL(
      REQUEST,
      NotStartedException.class,
      scene ->
          scene.filter =
              (call, next) -> {
                Moment.await();
                return CompletableFuture.completedFuture(null);
              }),
  FILTER_THAT_PASSES_NULL_ON(
      REQUEST,
      NotStartedException.class,
      scene ->
          scene.filter =
              (call, next) -> {
                Moment.await();
                return next.invoke(null);
              }),
  FILTER_THAT_PASSES_TOO_FEW_ARGUMENTS_ON(
      REQUEST, NotStartedException.class, scene -> scene.filter = ClientPoint::withoutArguments),
  REPLY_OF_A_FILTER(
      REQUEST,
      RpcException.class,
      scene ->
          scene.filter =
              (call, next) -> CompletableFuture.completedFuture(() -> namedBy(call).happens())),
  STREAM_OF_A_FILTER_IN_SUBSCRIBE(
      REQUEST,
      RpcException.class,
      scene -> scene.filter = (call, next) -> replying(to -> namedBy(call).happens())),
  STREAM_OF_A_FILTER_IN_REQUEST(
      REQUEST,
      RpcException.class,
      scene ->
          scene.filter =
              (call, next) -> replying(to -> to.onSubscribe(breakingInRequest(to, call)))),
  CONSTRUCTOR_OF_THE_ANSWER(
      ANSWER,
      RemoteFailureException.class,
      scene -> {
        scene.service.answer = items -> List.of(Item.breaking(namedBy(items)));
        Item.BROKEN.set(Item.Part.CONSTRUCTOR);
      }),
  CONSTRUCTOR_OF_THE_DETAILS_OF_A_FAILURE(
      ANSWER,
      RemoteFailureException.class,
      scene -> {
        scene.service.answer =
            items -> {
              throw new Refused("on purpose", Item.breaking(namedBy(items)));
            };
        Item.BROKEN.set(Item.Part.CONSTRUCTOR);
      }),
  DEPENDENT_OF_THE_FUTURE(
      END, RpcException.class, scene -> scene.service.answer = items -> namedBy(items).happens()),
  EXECUTOR_OF_CALLBACKS(
      END, RpcException.class, scene -> scene.service.answer = items -> namedBy(items).happens()),
  FILTER_AFTER_THE_CALL(
      END,
      OutcomeUnknownException.class,
      scene -> {
        scene.service.answerWhenItsMomentHasCome();
        scene.filter =
            (call, next) -> next.invoke(call).handle((reply, e) -> namedBy(call).happensAtOnce());
      });

  private final Stage stage;
  private final Class<? extends RpcException> failure;
  private final Consumer<Scene> breaks;

  ClientPoint(Stage stage, Class<? extends RpcException> failure, Consumer<Scene> breaks) {
    this.stage = stage;
    this.failure = failure;
    this.breaks = breaks;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public Set<Form> forms() {
    return switch (this) {
      case CONSTRUCTOR_OF_THE_ANSWER, CONSTRUCTOR_OF_THE_DETAILS_OF_A_FAILURE -> ANSWERED;
      case STREAM_OF_A_FILTER_IN_SUBSCRIBE, STREAM_OF_A_FILTER_IN_REQUEST ->
          EnumSet.of(Form.STREAM);
      case DEPENDENT_OF_THE_FUTURE, EXECUTOR_OF_CALLBACKS -> EnumSet.of(Form.FUTURE);
      default -> EnumSet.allOf(Form.class);
    };
  }

  @Override
  public Class<? extends Throwable> failure() {
    return failure;
  }

  @Override
  public void breaks(Scene scene) {
    breaks.accept(scene);
  }

  @Override
  public Caller call(Scene scene, Form form, Breakage breakage) {
    if (this == DEPENDENT_OF_THE_FUTURE) {
      return Caller.of(() -> withDependent(scene.calls, breakage));
    }
    FaultyService service = this == TEXT_OF_A_KEY ? scene.callsByKey : scene.calls;
    return form.call(service, List.of(Item.naming(breakage)));
  }

  @Override
  public boolean breaksInOneWay() {
    return switch (this) {
      case LOAD_BALANCER_WITH_A_WRONG_INDEX,
          FILTER_THAT_RETURNS_NULL,
          FILTER_THAT_ANSWERS_WITH_NULL,
          FILTER_THAT_PASSES_NULL_ON,
          FILTER_THAT_PASSES_TOO_FEW_ARGUMENTS_ON ->
          true;
      default -> false;
    };
  }

  @Override
  public boolean chooses() {
    return this == LOAD_BALANCER
        || this == LOAD_BALANCER_WITH_A_WRONG_INDEX
        || this == TEXT_OF_A_KEY;
  }

  /** What depends on the future breaks; the future itself ends as the call does. */
  private static CompletableFuture<List<Item>> withDependent(
      FaultyService service, Breakage breakage) {
    CompletableFuture<List<Item>> answer = service.future(List.of(Item.naming(breakage)));
    answer.whenComplete((items, e) -> breakage.happensAtOnce());
    return answer;
  }

  private static CompletionStage<Reply> withoutArguments(Invocation call, Invoker next) {
    Moment.await();
    return next.invoke(
        new Invocation(call.method(), new Object[0], call.deadline(), call.attachments()));
  }

  private static CompletableFuture<Reply> replying(Flow.Publisher<Item> stream) {
    return CompletableFuture.completedFuture(Reply.of(stream));
  }

  private static Flow.Subscription breakingInRequest(
      Flow.Subscriber<? super Item> to, Invocation call) {
    return new Reader.One<>(to, Item.SOUND) {
      @Override
      public void request(long items) {
        namedBy(call).happens();
      }
    };
  }
}
