package io.msrpc.im.provider.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs and checks tokens, resume tickets and device tickets: JWT with HMAC SHA-256. Each says what
 * it is for, so none passes for another; device tickets have a key of their own, made of the
 * secret. Safe for any thread.
 */
public final class Tickets {
  /** What a ticket is for. */
  enum Purpose {
    /** Signing in with: what login hands out. */
    ACCESS,
    /** Continuing a session with: what AUTH_OK hands out. */
    RESUME,
    /** Signing in again from a device that has been used before: what login hands out, too. */
    DEVICE
  }

  /** Ours have some 300 characters; nothing longer is looked at. */
  private static final int MOST_CHARS = 1_024;

  private static final String PURPOSE = "use";
  private static final String SESSION = "sid";
  private static final String DEVICE = "dev";

  private final Key sessions;
  private final Key devices;
  private final InstantSource clock;

  /** What is signed and checked with. */
  private record Key(MACSigner signer, MACVerifier verifier) {
    static Key of(byte[] secret) {
      try {
        return new Key(new MACSigner(secret), new MACVerifier(secret));
      } catch (JOSEException e) {
        throw new IllegalArgumentException("secret: at least 32 bytes are expected", e);
      }
    }
  }

  /** With a secret of at least 32 bytes. */
  public Tickets(byte[] secret, InstantSource clock) {
    this.sessions = Key.of(secret);
    this.devices = Key.of(derived(secret, "msim device ticket"));
    this.clock = clock;
  }

  private static byte[] derived(byte[] secret, String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC SHA-256", e);
    }
  }

  private Key key(Purpose purpose) {
    return purpose == Purpose.DEVICE ? devices : sessions;
  }

  /** Signs one that ends at a time in ms since 1970, of which the seconds count. */
  String sign(Purpose purpose, StoredSession session, long expiresAt) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .subject(session.account().uid())
                .claim(SESSION, session.sid())
                .claim(DEVICE, session.device())
                .claim(PURPOSE, purpose.name())
                .expirationTime(Date.from(Instant.ofEpochMilli(expiresAt)))
                .build());
    try {
      jwt.sign(key(purpose).signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed", e);
    }
    return jwt.serialize();
  }

  /** What a genuine one of this purpose says; empty for anything else. */
  Optional<Ticket> read(Purpose purpose, @Nullable String text) {
    if (text == null || text.length() > MOST_CHARS) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      return JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
              && jwt.verify(key(purpose).verifier())
          ? read(purpose, jwt.getJWTClaimsSet())
          : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  private Optional<Ticket> read(Purpose purpose, JWTClaimsSet claims) throws ParseException {
    if (!purpose.name().equals(claims.getStringClaim(PURPOSE))) {
      return Optional.empty();
    }
    long expiresAt = claims.getExpirationTime().toInstant().toEpochMilli();
    return Optional.of(
        new Ticket(
            claims.getSubject(),
            claims.getStringClaim(SESSION),
            claims.getStringClaim(DEVICE),
            expiresAt,
            expiresAt <= clock.millis()));
  }
}
