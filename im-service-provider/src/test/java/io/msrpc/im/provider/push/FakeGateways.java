package io.msrpc.im.provider.push;

import io.msrpc.im.push.EntriesPush;
import io.msrpc.im.push.Kick;
import io.msrpc.im.push.PushService;
import io.msrpc.im.push.ReadPush;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Gateways that write down what they are told, and answer when the test says so. */
public final class FakeGateways implements PushService {
  /** One call. */
  public record Told<T>(String gatewayId, T what, CompletableFuture<Void> answer) {}

  private final List<Told<EntriesPush>> entries = new CopyOnWriteArrayList<>();
  private final List<Told<ReadPush>> reads = new CopyOnWriteArrayList<>();
  private final List<Told<Kick>> kicks = new CopyOnWriteArrayList<>();
  private boolean answering = true;

  /** Leaves calls unanswered from now on. */
  public void hang() {
    answering = false;
  }

  public List<Told<EntriesPush>> entries() {
    return entries;
  }

  public List<Told<ReadPush>> reads() {
    return reads;
  }

  public List<Told<Kick>> kicks() {
    return kicks;
  }

  @Override
  public CompletableFuture<Void> entries(String gatewayId, EntriesPush push) {
    return note(entries, gatewayId, push);
  }

  @Override
  public CompletableFuture<Void> read(String gatewayId, ReadPush push) {
    return note(reads, gatewayId, push);
  }

  @Override
  public CompletableFuture<Void> kick(String gatewayId, Kick kick) {
    return note(kicks, gatewayId, kick);
  }

  private <T> CompletableFuture<Void> note(List<Told<T>> calls, String gatewayId, T what) {
    CompletableFuture<Void> answer =
        answering ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
    calls.add(new Told<>(gatewayId, what, answer));
    return answer;
  }
}
