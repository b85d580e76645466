package io.msrpc.im.provider.session;

import static io.msrpc.im.provider.StoreFixture.ALICE;
import static io.msrpc.im.provider.StoreFixture.session;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.msrpc.im.provider.session.Tickets.Purpose;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class TicketsTest {
  private static final StoredSession SESSION = session("s1", ALICE, "phone", "android");

  private static final String SECRET = "secret of at least 32 bytes ....";

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final Tickets tickets = tickets(SECRET);

  @Test
  void readsBackWhatItSigned() {
    String token = tickets.sign(Purpose.ACCESS, SESSION, 2_000_000);
    assertThat(tickets.read(Purpose.ACCESS, token))
        .contains(new Ticket(ALICE.uid(), "s1", "phone", 2_000_000, false));
  }

  @Test
  void saysWhenItIsOver() {
    String token = tickets.sign(Purpose.ACCESS, SESSION, 2_000_000);
    millis.set(1_999_999);
    assertThat(tickets.read(Purpose.ACCESS, token).orElseThrow().expired()).isFalse();
    millis.set(2_000_000);
    assertThat(tickets.read(Purpose.ACCESS, token).orElseThrow().expired()).isTrue();
  }

  @Test
  @DisplayName("D: a ticket for one thing is good for nothing else")
  void takesNoneOfAnotherPurpose() {
    String resume = tickets.sign(Purpose.RESUME, SESSION, 2_000_000);
    assertThat(tickets.read(Purpose.ACCESS, resume)).isEmpty();
    String token = tickets.sign(Purpose.ACCESS, SESSION, 2_000_000);
    assertThat(tickets.read(Purpose.RESUME, token)).isEmpty();
  }

  @Test
  void signsDeviceTickets_withAKeyOfTheirOwn() throws Exception {
    String device = tickets.sign(Purpose.DEVICE, SESSION, 2_000_000);
    assertThat(tickets.read(Purpose.DEVICE, device))
        .contains(new Ticket(ALICE.uid(), "s1", "phone", 2_000_000, false));
    assertThat(device.length()).isLessThan(400);
    assertThat(tickets.read(Purpose.ACCESS, device)).isEmpty();
    assertThat(tickets.read(Purpose.RESUME, device)).isEmpty();
    String token = tickets.sign(Purpose.ACCESS, SESSION, 2_000_000);
    assertThat(tickets.read(Purpose.DEVICE, token)).isEmpty();
    MACVerifier sessions = new MACVerifier(SECRET.getBytes(UTF_8));
    assertThat(SignedJWT.parse(token).verify(sessions)).isTrue();
    assertThat(SignedJWT.parse(device).verify(sessions)).isFalse();
  }

  @Test
  void takesNoneOfAnotherSecret() {
    String forged =
        tickets("another secret of 32 bytes .....").sign(Purpose.ACCESS, SESSION, 2_000_000);
    assertThat(tickets.read(Purpose.ACCESS, forged)).isEmpty();
  }

  @Test
  void takesNoneThatWasChanged() {
    String token = tickets.sign(Purpose.ACCESS, SESSION, 2_000_000);
    String[] parts = token.split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
    String others =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.replace("ualice", "ubob").getBytes(UTF_8));
    assertThat(claims).contains("ualice");
    assertThat(tickets.read(Purpose.ACCESS, parts[0] + "." + others + "." + parts[2])).isEmpty();
    String unsigned =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8));
    assertThat(tickets.read(Purpose.ACCESS, unsigned + "." + parts[1] + ".")).isEmpty();
  }

  @Test
  void takesNoRubbish() {
    assertThat(tickets.read(Purpose.ACCESS, null)).isEmpty();
    assertThat(tickets.read(Purpose.ACCESS, "")).isEmpty();
    assertThat(tickets.read(Purpose.ACCESS, "a.b.c")).isEmpty();
    assertThat(tickets.read(Purpose.ACCESS, "x".repeat(1 << 20))).isEmpty();
  }

  @Test
  void wantsASecretThatIsLongEnough() {
    assertThatThrownBy(() -> tickets("short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32");
  }

  private Tickets tickets(String secret) {
    return new Tickets(secret.getBytes(UTF_8), () -> Instant.ofEpochMilli(millis.get()));
  }
}
