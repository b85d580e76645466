package io.msrpc.im.provider.data;

import java.nio.file.Path;

/** A data directory belongs to another process. */
public final class DirectoryInUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DirectoryInUseException(Path directory, String holder) {
    super(
        "the data directory %s is in use by another provider (process %s)"
            .formatted(directory, holder));
  }
}
