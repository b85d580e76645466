package io.msrpc.faults;

import static io.msrpc.faults.Breakage.namedBy;
import static io.msrpc.faults.Form.FUTURE;
import static io.msrpc.faults.Form.STREAM;
import static io.msrpc.faults.Form.UPLOAD;

import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.Reply;
import io.msrpc.call.RpcException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where a server calls code of its application. */
@SuppressWarnings("NullAway") // null is what some of them must not return
enum ServerPoint implements Point {
  SERVICE(all(), scene -> scene.service.answer = items -> namedBy(items).happens()),
  SIZE_OF_THE_RESULT(ANSWERED, scene -> scene.service.answer = broken(Broken.Place.SIZE)),
  ITERATOR_OF_THE_RESULT(ANSWERED, scene -> scene.service.answer = broken(Broken.Place.ITERATOR)),
  ELEMENT_OF_THE_RESULT(ANSWERED, scene -> scene.service.answer = broken(Broken.Place.NEXT)),
  ACCESSOR_OF_THE_RESULT(
      ANSWERED,
      scene -> {
        scene.service.answer = items -> List.of(Item.breaking(namedBy(items)));
        Item.BROKEN.set(Item.Part.ACCESSOR);
      }),
  DETAILS_OF_A_DECLARED_EXCEPTION(
      ANSWERED,
      scene ->
          scene.service.answer =
              items -> {
                throw new Refused("on purpose", Item.SOUND, namedBy(items));
              }),
  ACCESSOR_OF_ITS_DETAILS(
      ANSWERED,
      scene -> {
        scene.service.answer = ServerPoint::refuse;
        Item.BROKEN.set(Item.Part.ACCESSOR);
      }),
  CONSTRUCTOR_OF_THE_ARGUMENT(all(), scene -> Item.BROKEN.set(Item.Part.CONSTRUCTOR)),
  FUTURE_THAT_FAILS(EnumSet.of(FUTURE), scene -> scene.service.future = ServerPoint::failingLater),
  STAGE_THAT_HAS_FAILED(
      EnumSet.of(FUTURE),
      scene ->
          scene.service.future =
              items -> {
                Moment.await();
                CompletionStage<List<Item>> failed =
                    CompletableFuture.failedStage(namedBy(items).thrown());
                return (CompletableFuture<List<Item>>) failed;
              }),
  STAGE_THAT_BREAKS(
      EnumSet.of(FUTURE), scene -> scene.service.future = items -> new BreakingStage(items)),
  NULL_FOR_A_FUTURE_OR_STREAM(
      EnumSet.of(FUTURE, STREAM),
      scene -> {
        scene.service.future =
            items -> {
              Moment.await();
              return null;
            };
        scene.service.stream =
            items -> {
              Moment.await();
              return null;
            };
      }),
  PUBLISHER_IN_SUBSCRIBE(
      EnumSet.of(STREAM), scene -> scene.service.stream = items -> to -> namedBy(items).happens()),
  PUBLISHER_IN_REQUEST(
      EnumSet.of(STREAM),
      scene -> scene.service.stream = items -> asked(items, (to, breakage) -> breakage.happens())),
  PUBLISHER_THAT_FAILS(
      EnumSet.of(STREAM),
      scene ->
          scene.service.stream =
              items ->
                  asked(
                      items,
                      (to, breakage) -> {
                        Moment.await();
                        to.onError(breakage.thrown());
                      })),
  SUBSCRIBER_IN_ON_SUBSCRIBE(
      EnumSet.of(UPLOAD), scene -> scene.service.reader = in(Reader.Signal.ON_SUBSCRIBE)),
  SUBSCRIBER_IN_ON_NEXT(
      EnumSet.of(UPLOAD), scene -> scene.service.reader = in(Reader.Signal.ON_NEXT)),
  SUBSCRIBER_IN_ON_COMPLETE(
      EnumSet.of(UPLOAD), scene -> scene.service.reader = in(Reader.Signal.ON_COMPLETE)),
  SUBSCRIBER_IN_ON_ERROR(
      EnumSet.of(UPLOAD), scene -> scene.service.reader = in(Reader.Signal.ON_ERROR)),
  FILTER(all(), scene -> scene.serverFilter = (call, next) -> namedBy(call).happens()),
  FILTER_THAT_RETURNS_NULL(
      all(),
      scene ->
          scene.serverFilter =
              (call, next) -> {
                Moment.await();
                return null;
              }),
  FILTER_THAT_PASSES_TOO_FEW_ARGUMENTS_ON(
      all(), scene -> scene.serverFilter = ServerPoint::withoutArguments),
  REPLY_OF_A_FILTER(
      ANSWERED,
      scene ->
          scene.serverFilter =
              (call, next) -> CompletableFuture.completedFuture(() -> namedBy(call).happens())),
  FILTER_AFTER_THE_SERVICE(
      all(),
      scene ->
          scene.serverFilter =
              (call, next) -> next.invoke(call).handle((reply, e) -> namedBy(call).happens()));

  private final Set<Form> forms;
  private final Consumer<Scene> breaks;

  ServerPoint(Set<Form> forms, Consumer<Scene> breaks) {
    this.forms = forms;
    this.breaks = breaks;
  }

  private static Set<Form> all() {
    return EnumSet.allOf(Form.class);
  }

  @Override
  public Stage stage() {
    return Stage.SERVICE;
  }

  @Override
  public Set<Form> forms() {
    return forms;
  }

  /** Without its arguments no service begins; a filter may answer with any kind. */
  @Override
  public Class<? extends Throwable> failure() {
    if (this == CONSTRUCTOR_OF_THE_ARGUMENT) {
      return NotStartedException.class;
    }
    return name().contains("FILTER") ? RpcException.class : RemoteFailureException.class;
  }

  @Override
  public void breaks(Scene scene) {
    breaks.accept(scene);
  }

  @Override
  public boolean breaksInOneWay() {
    return this == NULL_FOR_A_FUTURE_OR_STREAM
        || this == FILTER_THAT_RETURNS_NULL
        || this == FILTER_THAT_PASSES_TOO_FEW_ARGUMENTS_ON;
  }

  @Override
  public Caller call(Scene scene, Form form, Breakage breakage) {
    if (this == CONSTRUCTOR_OF_THE_ARGUMENT) {
      return form.call(scene.calls, List.of(Item.breaking(breakage)));
    }
    List<Item> items = List.of(Item.naming(breakage));
    if (this == SUBSCRIBER_IN_ON_ERROR) {
      return Caller.of(() -> scene.calls.upload(items, ServerPoint::failing));
    }
    return form.call(scene.calls, items);
  }

  private static List<Item> refuse(List<Item> items) {
    throw new Refused("on purpose", Item.breaking(namedBy(items)));
  }

  private static void failing(Flow.Subscriber<? super Item> to) {
    Moment.await();
    to.onError(new IllegalStateException("no more"));
  }

  private static Function<List<Item>, List<Item>> broken(Broken.Place place) {
    return items -> new Broken(place, namedBy(items));
  }

  private static Function<List<Item>, Reader<Item>> in(Reader.Signal signal) {
    return items -> new Reader.Breaking<>(signal, namedBy(items));
  }

  private static CompletableFuture<List<Item>> failingLater(List<Item> items) {
    CompletableFuture<List<Item>> later = new CompletableFuture<>();
    Caller.of(
        () -> {
          Moment.await();
          return later.completeExceptionally(namedBy(items).thrown());
        });
    return later;
  }

  /** A stream of which every request does that. */
  private static Flow.Publisher<List<Item>> asked(
      List<Item> items, BiConsumer<Flow.Subscriber<?>, Breakage> then) {
    return to ->
        to.onSubscribe(
            new Reader.One<>(to, items) {
              @Override
              public void request(long count) {
                then.accept(to, namedBy(items));
              }
            });
  }

  private static CompletionStage<Reply> withoutArguments(Invocation call, Invoker next) {
    Moment.await();
    return next.invoke(
        new Invocation(
            call.method(), new Object[0], call.deadline(), call.attachments(), call.caller()));
  }

  /** Whoever wants to know of its end hears of something else. */
  private static final class BreakingStage extends CompletableFuture<List<Item>> {
    private final List<Item> items;

    BreakingStage(List<Item> items) {
      this.items = items;
    }

    @Override
    public CompletableFuture<List<Item>> whenComplete(
        BiConsumer<? super List<Item>, ? super Throwable> action) {
      return namedBy(items).happens();
    }
  }
}
