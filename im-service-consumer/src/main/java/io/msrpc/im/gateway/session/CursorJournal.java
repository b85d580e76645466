package io.msrpc.im.gateway.session;

import io.msrpc.im.session.Cursor;
import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.SessionService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What devices have confirmed and the logic tier has not kept yet. Thread-safe. Bounded: beyond
 * 100,000 cursors nothing is taken in until some are saved, which costs repeated HEADS only.
 */
public final class CursorJournal {
  private static final int MAX_CURSORS = 100_000;
  private static final int BATCH = 1_000;

  private final SessionService sessions;
  private final Map<Device, Map<String, Cursor>> unsaved = new LinkedHashMap<>();
  private int count;

  /** An empty journal in front of the logic tier. */
  public CursorJournal(SessionService sessions) {
    this.sessions = sessions;
  }

  /** Takes in what a device has confirmed. */
  synchronized void confirm(String uid, String deviceId, Cursor cursor) {
    if (count >= MAX_CURSORS) {
      return;
    }
    Map<String, Cursor> device =
        unsaved.computeIfAbsent(new Device(uid, deviceId), key -> new HashMap<>());
    if (device.put(
            cursor.conv(),
            device.containsKey(cursor.conv())
                ? Cursors.later(device.get(cursor.conv()), cursor)
                : cursor)
        == null) {
      count++;
    }
  }

  /** Saves everything. What could not be saved stays for the next time; the stage never fails. */
  public CompletableFuture<Void> flush() {
    List<CompletableFuture<Void>> saves = new ArrayList<>();
    for (List<DeviceCursors> batch = take(); !batch.isEmpty(); batch = take()) {
      saves.add(save(batch));
    }
    return CompletableFuture.allOf(saves.toArray(CompletableFuture[]::new));
  }

  /** The same for one device. */
  CompletableFuture<Void> flush(String uid, String deviceId) {
    DeviceCursors cursors = take(new Device(uid, deviceId));
    return cursors.cursors().isEmpty()
        ? CompletableFuture.completedFuture(null)
        : save(List.of(cursors));
  }

  private CompletableFuture<Void> save(List<DeviceCursors> batch) {
    return CompletableFuture.completedFuture(batch)
        .thenCompose(sessions::saveCursors)
        .handle(
            (saved, failure) -> {
              if (failure != null) {
                putBack(batch);
              }
              return null;
            });
  }

  private void putBack(List<DeviceCursors> batch) {
    batch.forEach(
        device -> device.cursors().forEach(c -> confirm(device.uid(), device.deviceId(), c)));
  }

  private synchronized List<DeviceCursors> take() {
    List<DeviceCursors> batch = new ArrayList<>();
    int cursors = 0;
    for (Device device : List.copyOf(unsaved.keySet())) {
      if (cursors >= BATCH) {
        break;
      }
      DeviceCursors taken = take(device);
      batch.add(taken);
      cursors += taken.cursors().size();
    }
    return batch;
  }

  private synchronized DeviceCursors take(Device device) {
    Map<String, Cursor> cursors = unsaved.remove(device);
    List<Cursor> list = cursors == null ? List.of() : List.copyOf(cursors.values());
    count -= list.size();
    return new DeviceCursors(device.uid(), device.deviceId(), list);
  }

  /** Whose cursors. */
  private record Device(String uid, String deviceId) {}
}
