package io.msrpc.hello;

/** Finds something by a key. */
public interface Lookup<K, V> {
  V find(K key);
}
