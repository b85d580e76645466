package io.msrpc.benchmarks;

/**
 * The service over something that can call an {@link Operation} and wait.
 *
 * @param caller sends it
 */
public record BlockingCalls(Caller caller) implements UserService {
  /** Sends a call and waits. */
  public interface Caller {
    /** The result. */
    <A, R> R call(Operation<A, R> operation, A argument);
  }

  @Override
  public boolean existUser(String email) {
    return caller.call(Operation.EXIST, email);
  }

  @Override
  public boolean createUser(User user) {
    return caller.call(Operation.CREATE, user);
  }

  @Override
  public User getUser(long id) {
    return caller.call(Operation.GET, id);
  }

  @Override
  public Page listUser(int page) {
    return caller.call(Operation.LIST, page);
  }

  @Override
  public byte[] echo(byte[] bytes) {
    return caller.call(Operation.ECHO, bytes);
  }
}
