package io.msrpc.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** A certificate authority of a test, and the files it fills. */
public final class Certificates {
  private final Path directory;
  private final X509Bundle authority;

  /** An authority that writes below this directory. */
  public Certificates(Path directory, String name) throws Exception {
    this.directory = Files.createDirectories(directory.resolve(name));
    this.authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .setIsCertificateAuthority(true)
            .setKeyUsage(true, CertificateBuilder.KeyUsage.keyCertSign)
            .buildSelfSigned();
    Files.writeString(trusted(), authority.getCertificatePEM());
  }

  /** What a peer needs to trust this authority. */
  public Path trusted() {
    return directory.resolve("authority.pem");
  }

  /** Where the certificate of a name is. */
  public Path certificate(String name) {
    return directory.resolve(name + ".pem");
  }

  /** Where the key of a name is. */
  public Path key(String name) {
    return directory.resolve(name + ".key");
  }

  /** Issues a certificate for a host, which may be an IP address, and writes both files. */
  public void issue(String name, String host) throws Exception {
    write(name, builder(name, host).buildIssuedBy(authority));
  }

  /** The same, but its time was up yesterday. */
  public void issueExpired(String name, String host) throws Exception {
    Instant now = Instant.now();
    write(
        name,
        builder(name, host)
            .notBefore(now.minus(Duration.ofDays(3)))
            .notAfter(now.minus(Duration.ofDays(1)))
            .buildIssuedBy(authority));
  }

  private static CertificateBuilder builder(String name, String host) {
    CertificateBuilder builder = new CertificateBuilder().ecp256().subject("CN=" + name);
    return Character.isDigit(host.charAt(0))
        ? builder.addSanIpAddress(host)
        : builder.addSanDnsName(host);
  }

  private void write(String name, X509Bundle bundle) throws IOException {
    Files.writeString(certificate(name), bundle.getCertificatePathPEM());
    Files.writeString(key(name), bundle.getPrivateKeyPEM());
  }

  /** Lets a file look as if it had been written a while later. */
  public static void touch(Path file, int seconds) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Files.setLastModifiedTime(file, FileTime.from(time.toInstant().plusSeconds(seconds)));
  }
}
