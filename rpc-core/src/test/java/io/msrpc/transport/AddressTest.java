package io.msrpc.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("defect: host name vs IP differ, remove misses")
  @CsvSource({
    "LocalHost:80, localhost:80",
    "127.0.0.1:80, 127.0.0.1:80",
    "[::1]:80, [::1]:80",
    "[0:0:0:0:0:0:0:1]:80, [::1]:80",
    "[2001:DB8::1]:80, [2001:db8::1]:80",
    "[FE80:0::1%eth0]:80, [fe80::1%eth0]:80"
  })
  void knowsOneAddressByAnySpelling(String spelled, String canonical) {
    assertThat(Address.parse(spelled)).isEqualTo(Address.parse(canonical));
    assertThat(Address.parse(spelled)).hasSameHashCodeAs(Address.parse(canonical));
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(
      strings = {
        "a:1,b:2",
        "a:1, b:2",
        "http://a:80",
        "a:80/path",
        "user@a:80",
        " a:80",
        "a b:80",
        "[]:80",
        "[a]b:80",
        "[::1",
        "::1:80",
        "fe80::1%eth0:80",
        "[fe80::1%]:80",
        "[fe80::1%eth/0]:80",
        "10.0.0.1%eth0:80",
        "10.0.0.256:80",
        "10.0.0:80",
        "a:+80",
        "a:\u0668\u0660"
      })
  void refusesWhatPeopleTakeForAnAddress_namingIt(String text) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' (expected: one host:port");
  }

  @Test
  void keepsTheZone_becauseWithoutItALinkLocalAddressLeadsNowhere() {
    assertThat(Address.parse("[fe80::1%eth0]:80")).hasToString("[fe80::1%eth0]:80");
    assertThat(Address.parse("[fe80::1%eth0]:80")).isNotEqualTo(Address.parse("[fe80::1%eth1]:80"));
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(
      strings = {"my_host:80", "a-b.c3:80", "m\u00fcller.example:80", "host.:80", "1st.example:80"})
  void readsNames_asTheyAreInUse(String text) {
    assertThat(Address.parse(text)).hasToString(text);
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"", "host", ":80", "host:", "host:x", "host:0", "host:65536", "host:-1"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected:");
  }

  @Test
  void isReadBack_fromWhatItPrints() {
    for (String text : new String[] {"a.b:1", "10.0.0.1:65535", "[fe80::1]:22"}) {
      assertThat(Address.parse(Address.parse(text).toString())).isEqualTo(Address.parse(text));
    }
  }

  @Test
  void isLeftUnresolved_forWhoConnects() {
    assertThat(new Address("no.such.host", 1).unresolved().isUnresolved()).isTrue();
  }
}
