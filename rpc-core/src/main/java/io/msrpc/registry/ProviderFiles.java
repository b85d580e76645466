package io.msrpc.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.msrpc.call.ServiceKey;
import io.msrpc.transport.Address;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The providers of each service as the registry last knew them, in a file a service, so that a
 * consumer can start while the registry is away.
 *
 * <p>A file is replaced as a whole, or not at all. One that cannot be read, because it is damaged
 * or of another format, counts as absent; that files cannot be written is one warning, until they
 * can again. A stale file does no harm: an address that does not answer is not chosen, and one that
 * now serves something else says so before a call starts. But whoever may write to the directory
 * decides whom this process calls.
 */
public final class ProviderFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderFiles.class);
  private static final String FORMAT = "1";

  /** Longer than thousands of providers; longer files are none of ours. */
  private static final long MAX_BYTES = 4 * 1024 * 1024;

  private final Path directory;
  private final Clock clock;
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * Files in this directory, which is made when it is first needed.
   *
   * @param clock says when a file was written
   */
  public ProviderFiles(Path directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * What was on disk.
   *
   * @param providers none when nothing was, or nothing that can be used
   * @param saved when they were known last; null if there are none
   */
  public record Kept(List<Provider> providers, @Nullable Instant saved) {
    private static final Kept NOTHING = new Kept(List.of(), null);
  }

  /** What was kept of the service. */
  public Kept load(ServiceKey service) {
    Path file = file(service);
    try {
      if (!Files.exists(file)) {
        return Kept.NOTHING;
      }
      Properties kept = read(file);
      List<Provider> providers = providers(kept);
      Instant saved = Instant.parse(text(kept, "saved"));
      Duration age = Duration.between(saved, clock.instant());
      LOG.info("{}: begins with {} providers known {} ago", service, providers.size(), age);
      return new Kept(providers, saved);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} is not used: {}", file, e.toString());
      return Kept.NOTHING;
    }
  }

  /** Keeps the list; none at all removes the file. */
  public void save(ServiceKey service, List<Provider> providers) {
    Path file = file(service);
    try {
      if (providers.isEmpty()) {
        Files.deleteIfExists(file);
      } else {
        Files.createDirectories(directory);
        replace(file, properties(providers));
      }
      failing.set(false);
    } catch (IOException | RuntimeException e) {
      if (!failing.getAndSet(true)) {
        LOG.warn(
            "The providers of {}, and maybe of others, are not kept: {}", service, e.toString());
      }
    }
  }

  private Path file(ServiceKey service) {
    return directory.resolve(
        String.join("@", service.group(), service.interfaceName(), service.version())
            + ".properties");
  }

  private void replace(Path file, Properties kept) throws IOException {
    StringWriter text = new StringWriter();
    kept.store(text, null);
    Path written = Files.createTempFile(directory, ".providers", ".new");
    try {
      Files.writeString(written, text.toString(), UTF_8);
      Files.move(written, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static Properties read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("longer than " + MAX_BYTES + " bytes");
    }
    Properties kept = new Properties();
    try (Reader text = new StringReader(Files.readString(file, UTF_8))) {
      kept.load(text);
    }
    return kept;
  }

  private Properties properties(List<Provider> providers) {
    Properties kept = new Properties();
    kept.setProperty("format", FORMAT);
    kept.setProperty("saved", clock.instant().toString());
    kept.setProperty("providers", String.valueOf(providers.size()));
    for (int i = 0; i < providers.size(); i++) {
      Provider provider = providers.get(i);
      String prefix = i + ".";
      kept.setProperty(prefix + "address", provider.address().toString());
      kept.setProperty(prefix + "instance", provider.instanceId());
      kept.setProperty(prefix + "boot", provider.bootId());
      kept.setProperty(prefix + "weight", String.valueOf(provider.weight()));
      provider
          .metadata()
          .forEach((name, value) -> kept.setProperty(prefix + "says." + name, value));
    }
    return kept;
  }

  private static List<Provider> providers(Properties kept) {
    if (!FORMAT.equals(kept.getProperty("format"))) {
      throw new IllegalArgumentException(
          "format: " + kept.getProperty("format") + " (expected: 1)");
    }
    List<Provider> providers = new ArrayList<>();
    int count = Integer.parseInt(text(kept, "providers"));
    for (int i = 0; i < count; i++) {
      providers.add(provider(kept, i + "."));
    }
    return List.copyOf(providers);
  }

  private static Provider provider(Properties kept, String prefix) {
    Map<String, String> metadata = new HashMap<>();
    String says = prefix + "says.";
    for (String name : kept.stringPropertyNames()) {
      if (name.startsWith(says)) {
        metadata.put(name.substring(says.length()), text(kept, name));
      }
    }
    return new Provider(
        Address.parse(text(kept, prefix + "address")),
        text(kept, prefix + "instance"),
        text(kept, prefix + "boot"),
        Double.parseDouble(text(kept, prefix + "weight")),
        metadata);
  }

  private static String text(Properties kept, String name) {
    String value = kept.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("no " + name);
    }
    return value;
  }
}
