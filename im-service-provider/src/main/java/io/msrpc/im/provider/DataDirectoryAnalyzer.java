package io.msrpc.im.provider;

import io.msrpc.im.provider.data.DataDirectoryException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in three lines, without a stack trace, why the data directory cannot be used. */
final class DataDirectoryAnalyzer extends AbstractFailureAnalyzer<DataDirectoryException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, DataDirectoryException cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
  }
}
