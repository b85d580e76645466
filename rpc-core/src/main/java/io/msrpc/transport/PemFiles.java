package io.msrpc.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads certificates and keys. What it says about a key never contains any of it. */
final class PemFiles {
  private static final String KEY_BEGINS = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_ENDS = "-----END PRIVATE KEY-----";

  private PemFiles() {}

  /**
   * The certificates in a file, in their order.
   *
   * @throws IOException when it cannot be read or contains none, naming it
   */
  static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(in)
          .forEach(certificate -> found.add((X509Certificate) certificate));
    } catch (CertificateException e) {
      throw new IOException(file + ": not a certificate: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + ": no certificate (expected: -----BEGIN CERTIFICATE-----)");
    }
    return found;
  }

  /**
   * The private key in a file.
   *
   * @param owner the certificate it must belong to
   * @throws IOException when it cannot be read, or is no such key, naming the file
   */
  static PrivateKey key(Path file, X509Certificate owner) throws IOException {
    String text = Files.readString(file);
    int begins = text.indexOf(KEY_BEGINS);
    int ends = text.indexOf(KEY_ENDS);
    if (begins < 0 || ends < begins) {
      throw new IOException(
          file + ": no private key (expected: PKCS#8, not encrypted, " + KEY_BEGINS + ")");
    }
    try {
      byte[] encoded =
          Base64.getMimeDecoder().decode(text.substring(begins + KEY_BEGINS.length(), ends));
      PublicKey publicKey = owner.getPublicKey();
      PrivateKey key =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      requirePair(key, publicKey);
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + ": not the key of " + owner.getSubjectX500Principal(), e);
    }
  }

  /** Files are replaced one after the other; in between, the key is another certificate's. */
  private static void requirePair(PrivateKey key, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] text = new byte[32];
    new SecureRandom().nextBytes(text);
    Signature signature =
        Signature.getInstance(
            switch (publicKey.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> publicKey.getAlgorithm();
            });
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(text);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the key does not fit the certificate");
    }
  }
}
