package io.msrpc.im.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CapacityTest {
  @Test
  void takesSoMany_andOthersWhenSomeHaveGone() {
    Capacity capacity = new Capacity(2);
    assertThat(capacity.tryTake()).isTrue();
    assertThat(capacity.tryTake()).isTrue();
    assertThat(capacity.tryTake()).isFalse();
    assertThat(capacity.tryTake()).isFalse();
    capacity.giveBack();
    assertThat(capacity.tryTake()).isTrue();
    assertThat(capacity.tryTake()).isFalse();
  }
}
