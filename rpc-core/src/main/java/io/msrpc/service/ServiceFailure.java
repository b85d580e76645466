package io.msrpc.service;

import io.msrpc.call.Reason;
import io.msrpc.call.RemoteFailureException;
import io.msrpc.call.RemoteMethod;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told of whatever a service throws. */
public final class ServiceFailure {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceFailure.class);

  private ServiceFailure() {}

  /**
   * The failure to report. RpcExceptions of the service's own calls are failures of the service,
   * too.
   */
  public static RemoteFailureException of(RemoteMethod method, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    boolean declared = cause instanceof Exception;
    if (declared) {
      LOG.debug("{} threw", method, cause);
    } else {
      LOG.error("{} failed", method, cause);
    }
    if (method.error(cause) != null) {
      return new RemoteFailureException(Objects.requireNonNullElse(cause.getMessage(), ""), cause);
    }
    String type = cause.getClass().getName();
    return new RemoteFailureException(
        declared ? Reason.APPLICATION : Reason.INTERNAL, type + ": " + cause.getMessage(), type);
  }
}
