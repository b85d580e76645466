package io.msrpc.im.provider;

import io.msrpc.im.provider.data.DirectoryInUseException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in three lines, without a stack trace, that another provider has the data directory. */
final class DirectoryInUseAnalyzer extends AbstractFailureAnalyzer<DirectoryInUseException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, DirectoryInUseException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Stop that one, or give this one a directory of its own: msim.provider.data-directory.",
        cause);
  }
}
