package com.example.users;

import io.msrpc.annotation.MsService;
import java.util.List;

@MsService
public interface UserService extends Crud<User, Long> {
  List<User> named(String... names);
}
