package com.example.users;

/** What every service of this company can do; it knows no msrpc. */
public interface Crud<T, K> {
  T find(K key) throws UnknownUserException;

  void save(T item);
}
