package io.msrpc.im.gateway.http;

/** A request that is answered with a problem document. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  /** A problem that waiting does not cure. */
  ProblemException(ProblemCode code, String detail) {
    this(code, detail, 0);
  }

  /** A problem that may be gone after a while; 0 for one that will not. */
  ProblemException(ProblemCode code, String detail, long retryAfterMillis) {
    super(detail, null, false, false);
    this.answer = Answer.problem(code, detail, retryAfterMillis);
  }

  Answer answer() {
    return answer;
  }
}
