package io.msrpc.faults;

import static io.msrpc.faults.Breakage.namedBy;
import static io.msrpc.faults.Point.Stage.ANSWER;
import static io.msrpc.faults.Point.Stage.END;
import static io.msrpc.faults.Point.Stage.REQUEST;

import io.msrpc.call.NotStartedException;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RpcException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber or a publisher of a client. A subscriber that throws is the one who would be told,
 * so it hears its own exception, or nothing any more.
 */
@SuppressWarnings("NullAway") // null is what a publisher must not be, and not send
enum StreamPoint implements Point {
  SUBSCRIBER_IN_ON_SUBSCRIBE(Form.STREAM, REQUEST, Throwable.class),
  SUBSCRIBER_IN_ON_NEXT(Form.STREAM, ANSWER, Throwable.class),
  SUBSCRIBER_IN_ON_COMPLETE(Form.STREAM, ANSWER, Throwable.class),
  SUBSCRIBER_IN_ON_ERROR(Form.STREAM, END, RpcException.class),
  REQUEST_FOR_NOTHING_FIRST(Form.STREAM, REQUEST, IllegalArgumentException.class),
  REQUEST_FOR_NOTHING_THEN(Form.STREAM, REQUEST, IllegalArgumentException.class),
  REQUEST_FOR_LESS_THEN(Form.STREAM, REQUEST, IllegalArgumentException.class),
  REQUEST_FOR_NOTHING_IN_ON_NEXT(Form.STREAM, ANSWER, IllegalArgumentException.class),
  NULL_FOR_A_PUBLISHER(Form.UPLOAD, REQUEST, NotStartedException.class),
  PUBLISHER_IN_SUBSCRIBE(Form.UPLOAD, ANSWER, RemoteFailureException.class),
  PUBLISHER_IN_REQUEST(Form.UPLOAD, ANSWER, RemoteFailureException.class),
  PUBLISHER_THAT_FAILS(Form.UPLOAD, ANSWER, RemoteFailureException.class),
  PUBLISHER_THAT_FAILS_WITH_NULL(Form.UPLOAD, ANSWER, RemoteFailureException.class),
  PUBLISHER_THAT_SENDS_NULL(Form.UPLOAD, ANSWER, RemoteFailureException.class),
  ACCESSOR_OF_AN_ITEM(Form.UPLOAD, ANSWER, RemoteFailureException.class),
  PUBLISHER_IN_CANCEL(Form.UPLOAD, END, RemoteFailureException.class);

  private final Form form;
  private final Stage stage;
  private final Class<? extends Throwable> failure;

  StreamPoint(Form form, Stage stage, Class<? extends Throwable> failure) {
    this.form = form;
    this.stage = stage;
    this.failure = failure;
  }

  @Override
  public Stage stage() {
    return stage;
  }

  @Override
  public Set<Form> forms() {
    return EnumSet.of(form);
  }

  @Override
  public Class<? extends Throwable> failure() {
    return failure;
  }

  @Override
  public boolean breaksInOneWay() {
    return failure == IllegalArgumentException.class
        || this == NULL_FOR_A_PUBLISHER
        || this == PUBLISHER_THAT_FAILS_WITH_NULL
        || this == PUBLISHER_THAT_SENDS_NULL;
  }

  @Override
  public void breaks(Scene scene) {
    switch (this) {
      case SUBSCRIBER_IN_ON_ERROR -> scene.service.answer = items -> namedBy(items).happens();
      case ACCESSOR_OF_AN_ITEM -> Item.BROKEN.set(Item.Part.ACCESSOR);
      case PUBLISHER_IN_CANCEL ->
          scene.service.reader =
              items -> new Reader.Breaking<>(Reader.Signal.ON_NEXT, namedBy(items));
      default -> {}
    }
  }

  @Override
  public Caller call(Scene scene, Form ignored, Breakage breakage) {
    List<Item> items = List.of(Item.naming(breakage));
    if (form == Form.UPLOAD) {
      return Caller.of(() -> upload(scene.calls, items, breakage));
    }
    Reader<List<Item>> reader = reader(breakage);
    return Caller.of(
        () -> {
          scene.calls.stream(items).subscribe(reader);
          return reader;
        });
  }

  private Reader<List<Item>> reader(Breakage breakage) {
    return switch (this) {
      case SUBSCRIBER_IN_ON_SUBSCRIBE ->
          new Reader.Breaking<>(Reader.Signal.ON_SUBSCRIBE, breakage);
      case SUBSCRIBER_IN_ON_NEXT -> new Reader.Breaking<>(Reader.Signal.ON_NEXT, breakage);
      case SUBSCRIBER_IN_ON_COMPLETE -> new Reader.Breaking<>(Reader.Signal.ON_COMPLETE, breakage);
      case SUBSCRIBER_IN_ON_ERROR -> new Reader.Breaking<>(Reader.Signal.ON_ERROR, breakage);
      case REQUEST_FOR_NOTHING_FIRST -> new Asking(0);
      case REQUEST_FOR_NOTHING_THEN -> new Asking(1, 0);
      case REQUEST_FOR_LESS_THEN -> new Asking(1, Long.MIN_VALUE);
      default -> new AskingLater();
    };
  }

  /** Asks for so many items, one after the other, as soon as the moment has come. */
  private static final class Asking extends Reader<List<Item>> {
    private final long[] counts;

    Asking(long... counts) {
      this.counts = counts;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      Moment.await();
      for (long count : counts) {
        subscription.request(count);
      }
    }
  }

  /** Asks for one item, and when that has come for less. */
  private static final class AskingLater extends Reader<List<Item>> {
    private Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
      subscription = newSubscription;
      newSubscription.request(1);
    }

    @Override
    public void onNext(List<Item> item) {
      Moment.await();
      subscription.request(-1);
    }
  }

  private List<Item> upload(FaultyService service, List<Item> items, Breakage breakage) {
    if (this == NULL_FOR_A_PUBLISHER) {
      Moment.await();
      return service.upload(items, null);
    }
    if (this == PUBLISHER_IN_SUBSCRIBE) {
      return service.upload(items, to -> breakage.happens());
    }
    return service.upload(items, to -> to.onSubscribe(new Breaking(this, to, breakage)));
  }

  private static final class Breaking extends Reader.One<Item> {
    private final StreamPoint where;
    private final Breakage breakage;

    Breaking(StreamPoint where, Flow.Subscriber<? super Item> to, Breakage breakage) {
      super(to, Item.SOUND);
      this.where = where;
      this.breakage = breakage;
    }

    @Override
    public void request(long items) {
      if (where != ACCESSOR_OF_AN_ITEM && where != PUBLISHER_IN_REQUEST) {
        Moment.await();
      }
      switch (where) {
        case PUBLISHER_IN_REQUEST -> breakage.happens();
        case PUBLISHER_THAT_FAILS -> to.onError(breakage.thrown());
        case PUBLISHER_THAT_FAILS_WITH_NULL -> to.onError(null);
        case PUBLISHER_THAT_SENDS_NULL -> to.onNext(null);
        case ACCESSOR_OF_AN_ITEM -> to.onNext(Item.breaking(breakage));
        default -> to.onNext(Item.SOUND);
      }
    }

    @Override
    public void cancel() {
      if (where == PUBLISHER_IN_CANCEL) {
        breakage.happensAtOnce();
      }
    }
  }
}
