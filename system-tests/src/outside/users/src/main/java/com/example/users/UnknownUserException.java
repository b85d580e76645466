package com.example.users;

import io.msrpc.annotation.MsError;

@MsError("unknown-user")
public class UnknownUserException extends Exception {
  public UnknownUserException(String message) {
    super(message);
  }
}
