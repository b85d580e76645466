package io.msrpc.faults;

import java.util.List;
import java.util.concurrent.Flow;

/** How a method is called. */
enum Form {
  SYNC,
  NON_BLOCKING,
  FUTURE,
  STREAM,
  ONEWAY,
  UPLOAD;

  /** Calls, and reads or sends a stream of one item where there is one. */
  Caller call(FaultyService service, List<Item> items) {
    Flow.Publisher<Item> one = to -> to.onSubscribe(new Reader.One<>(to, Item.SOUND));
    return Caller.of(
        () ->
            switch (this) {
              case SYNC -> service.plain(items);
              case NON_BLOCKING -> service.atOnce(items);
              case FUTURE -> service.future(items);
              case STREAM -> Reader.all(service.stream(items));
              case ONEWAY -> tell(service, items);
              case UPLOAD -> service.upload(items, one);
            });
  }

  private static String tell(FaultyService service, List<Item> items) {
    service.tell(items);
    return "told";
  }
}
