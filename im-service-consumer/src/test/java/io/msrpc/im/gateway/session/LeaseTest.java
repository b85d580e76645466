package io.msrpc.im.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.msrpc.call.NotStartedException;
import io.msrpc.call.Reason;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LeaseTest {
  private final SessionFixture fixture = new SessionFixture();
  private final List<List<SessionRef>> announced = new ArrayList<>();
  private CompletableFuture<String> bootId = CompletableFuture.completedFuture("boot-1");
  private CompletableFuture<Void> announcing = CompletableFuture.completedFuture(null);
  private int renewals;
  private final Lease lease = new Lease(new Renewing(), fixture.sessions, new Gateway("gw", "b"));

  private final Logger logger = (Logger) LoggerFactory.getLogger(Lease.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(log);
  }

  private void failToRenew(Reason reason, String message) {
    bootId = CompletableFuture.failedFuture(new NotStartedException(reason, message));
    lease.renew();
  }

  @Test
  void logsOnce_whyItIsNotRenewed() {
    failToRenew(Reason.UNAVAILABLE, "nobody there [call 1]");
    failToRenew(Reason.UNAVAILABLE, "nobody there [call 2]");
    assertThat(log.list).hasSize(1);

    failToRenew(Reason.OVERLOADED, "too many calls");
    assertThat(log.list).hasSize(2);

    bootId = CompletableFuture.completedFuture("boot-1");
    lease.renew();
    failToRenew(Reason.OVERLOADED, "too many calls");
    assertThat(log.list).hasSize(3);
  }

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
