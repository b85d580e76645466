package kotlin.coroutines;

/** Has the name of what Kotlin adds as the last parameter of a {@code suspend fun}. */
public interface Continuation<T> {
  /** Where the result goes. */
  void resumeWith(Object result);
}
