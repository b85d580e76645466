package io.msrpc.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.msrpc.EchoService;
import io.msrpc.call.ServiceContract;
import io.msrpc.testing.Complaints;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** How often one method may fill the log; goes with the class. */
class FaultLogTest {
  @AutoClose private final Complaints complaints = new Complaints();
  private final MockTicker clock = Ticker.newMockTicker();
  private final FaultLog log =
      new FaultLog(ServiceContract.of(EchoService.class).methods().get(0), clock);

  @Test
  void logsOneInTenSeconds_andCountsTheOthers() {
    for (int i = 0; i < 50; i++) {
      log.log("It is lost");
    }
    assertThat(complaints.warnings()).singleElement().asString().endsWith("suppressed=0");
    clock.advance(9_999, TimeUnit.MILLISECONDS);
    log.log("It is lost");
    assertThat(complaints.warnings()).hasSize(1);
    clock.advance(1, TimeUnit.MILLISECONDS);
    log.log("It is lost");
    log.log("It is lost");
    assertThat(complaints.warnings()).hasSize(2).element(1).asString().endsWith("suppressed=50");
  }
}
