package io.msrpc.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msrpc.annotation.MsMethod;
import io.msrpc.annotation.MsService;
import io.msrpc.call.Invocation;
import io.msrpc.call.Invoker;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.OutcomeUnknownException;
import io.msrpc.call.Reason;
import io.msrpc.call.Reply;
import io.msrpc.call.ServiceContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ServiceProxyTest {
  interface Base {
    String base(String text);
  }

  @MsService
  interface Service extends Base {
    String sync(int number, List<String> texts);

    CompletableFuture<String> async();

    int count();

    @MsMethod(timeoutMillis = 50)
    void quick();
  }

  private final List<Invocation> calls = new ArrayList<>();
  private CompletableFuture<Reply> answer = CompletableFuture.completedFuture(Reply.of("answer"));
  private final Invoker invoker =
      call -> {
        calls.add(call);
        return answer;
      };
  private final Service service =
      (Service)
          ServiceProxy.of(
              ServiceContract.of(Service.class),
              invoker,
              Duration.ofSeconds(3),
              () -> 1000,
              new ServiceProxy.Threads(Runnable::run, Runnable::run));

  @Test
  void turnsACallIntoAnInvocation() {
    assertThat(service.sync(7, List.of("a"))).isEqualTo("answer");
    Invocation call = calls.get(0);
    assertThat(call.method().method().getName()).isEqualTo("sync");
    assertThat(call.arguments()).containsExactly(7, List.of("a"));
    assertThat(call.deadline().remainingNanos(1000)).isEqualTo(3_000_000_000L);
    assertThat(call.instanceId()).isNull();
  }

  @Test
  void callsInheritedMethods_underTheExportedInterface() {
    service.base("x");
    assertThat(calls.get(0).method().service().interfaceName()).isEqualTo(Service.class.getName());
  }

  @Test
  void usesTheMethodsOwnTimeout() {
    answer = CompletableFuture.completedFuture(Reply.of(null));
    service.quick();
    assertThat(calls.get(0).deadline().remainingNanos(1000)).isEqualTo(50_000_000L);
  }

  @Test
  void returnsAtOnce_whenTheMethodIsAsynchronous() {
    answer = new CompletableFuture<>();
    CompletableFuture<String> later = service.async();
    assertThat(later).isNotDone();
    answer.complete(Reply.of("done"));
    assertThat(later.join()).isEqualTo("done");
  }

  @Test
  void throwsTheFailureItself() {
    NotStartedException failure = new NotStartedException(Reason.OVERLOADED, "busy");
    answer = CompletableFuture.failedFuture(failure);
    assertThatThrownBy(() -> service.base("x")).isSameAs(failure);
    assertThatThrownBy(() -> service.async().join()).hasCause(failure);
  }

  @Test
  void failsACall_thatAFilterAnswersWithAnotherType() {
    answer = CompletableFuture.completedFuture(Reply.of(7L));
    assertThatThrownBy(() -> service.base("x"))
        .isInstanceOf(OutcomeUnknownException.class)
        .hasRootCauseMessage("a filter answers with a value of java.lang.Long");
    assertThatThrownBy(service::count).isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> service.async().join())
        .hasCauseInstanceOf(OutcomeUnknownException.class);
    service.quick();
    answer = CompletableFuture.completedFuture(Reply.of(null));
    assertThatThrownBy(service::count).hasRootCauseMessage("a filter answers with null");
    assertThat(service.base("x")).isNull();
    answer = CompletableFuture.completedFuture(Reply.of(7));
    assertThat(service.count()).isEqualTo(7);
  }

  @Test
  void stopsWaiting_whenInterrupted() {
    answer = new CompletableFuture<>();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> service.base("x"))
        .isInstanceOfSatisfying(
            OutcomeUnknownException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void isAnOrdinaryObject() {
    assertThat(service).hasToString("reference to default/" + Service.class.getName() + ":1");
    assertThat(service.equals(service)).isTrue();
    assertThat(service).isNotEqualTo(new Object()).hasSameHashCodeAs(service);
    assertThat(calls).isEmpty();
  }
}
