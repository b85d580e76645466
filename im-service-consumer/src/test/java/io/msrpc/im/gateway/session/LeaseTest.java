package io.msrpc.im.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.im.session.DeviceCursors;
import io.msrpc.im.session.Gateway;
import io.msrpc.im.session.OpenResult;
import io.msrpc.im.session.OpenSession;
import io.msrpc.im.session.SessionInfo;
import io.msrpc.im.session.SessionRef;
import io.msrpc.im.session.SessionService;
import io.msrpc.testing.Complaints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class LeaseTest {
  private final SessionFixture fixture = new SessionFixture();
  private final List<List<SessionRef>> announced = new ArrayList<>();
  private CompletableFuture<String> bootId = CompletableFuture.completedFuture("boot-1");
  private CompletableFuture<Void> announcing = CompletableFuture.completedFuture(null);
  private int renewals;
  private final Lease lease = new Lease(new Renewing(), fixture.sessions, new Gateway("gw", "b"));

  private void open(int sessions) {
    for (int i = 0; i < sessions; i++) {
      fixture.sessions.add(fixture.session("u" + i, "s" + i, 1, new TestLink()));
    }
  }

  @Test
  void announcesNothing_whileTheLogicTierIsTheSame() {
    lease.renew();
    open(3);
    lease.renew();
    lease.renew();

    assertThat(announced).isEmpty();
    assertThat(lease.isHeld()).isTrue();
  }

  @Test
  void announcesAllSessions_inBatches_whenTheLogicTierWasRestarted() {
    lease.renew();
    open(1_200);

    bootId = CompletableFuture.completedFuture("boot-2");
    lease.renew();
    lease.renew();

    assertThat(announced.stream().map(List::size)).containsExactly(500, 500, 200);
    assertThat(announced.stream().flatMap(List::stream).distinct()).hasSize(1_200);
  }

  @Test
  void announcesAgain_afterAnOutage_becauseTheRoutesMayHaveLapsed() {
    lease.renew();
    open(2);
    bootId = CompletableFuture.failedFuture(new IllegalStateException("away"));
    assertThat(lease.renew()).isCompleted();
    assertThat(lease.isHeld()).isFalse();

    bootId = CompletableFuture.completedFuture("boot-1");
    lease.renew();

    assertThat(announced).hasSize(1);
    assertThat(lease.isHeld()).isTrue();
  }

  @Test
  void triesAgain_whenAnnouncingFails() {
    lease.renew();
    open(2);
    bootId = CompletableFuture.completedFuture("boot-2");
    announcing = CompletableFuture.failedFuture(new IllegalStateException("away"));
    lease.renew();
    announcing = CompletableFuture.completedFuture(null);
    lease.renew();
    lease.renew();

    assertThat(announced).hasSize(2);
  }

  @Test
  void hasOneRenewalUnderWay() {
    bootId = new CompletableFuture<>();
    lease.renew();
    lease.renew();
    assertThat(renewals).isEqualTo(1);

    bootId.complete("boot-1");
    lease.renew();
    assertThat(renewals).isEqualTo(2);
  }

  @Test
  void warnsOnce_thatALaterRunOfTheGatewayHasTakenItsPlace() {
    String refusal = "gateway gw, run b: run c has taken its place";
    try (Complaints complaints = new Complaints()) {
      lease.renew();
      bootId = CompletableFuture.failedFuture(new IllegalStateException(refusal));
      lease.renew();
      lease.renew();
      assertThat(complaints.warnings()).singleElement().asString().contains("gw", refusal);
      assertThat(lease.isHeld()).isFalse();

      bootId = CompletableFuture.completedFuture("boot-1");
      lease.renew();
      bootId = CompletableFuture.failedFuture(new IllegalStateException(refusal));
      lease.renew();
      assertThat(complaints.warnings()).as("it held the lease in between").hasSize(2);
    }
  }

  private final class Renewing implements SessionService {
    @Override
    public CompletableFuture<String> renew(Gateway gateway) {
      renewals++;
      return bootId;
    }

    @Override
    public CompletableFuture<Void> announce(Gateway gateway, List<SessionRef> sessions) {
      announced.add(sessions);
      return announcing;
    }

    @Override
    public CompletableFuture<Void> saveCursors(List<DeviceCursors> cursors) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<OpenResult> open(OpenSession open) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> close(SessionRef session) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<List<SessionInfo>> list(String uid) {
      throw new UnsupportedOperationException();
    }
  }
}
