package com.example.users.provider;

import com.example.users.UnknownUserException;
import com.example.users.User;
import com.example.users.UserService;
import io.msrpc.annotation.MsService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.stereotype.Service;

@Service
@MsService
class Users implements UserService {
  private final Map<Long, User> users = new ConcurrentSkipListMap<>();

  Users() {
    save(new User(1, "Ada", List.of("admin")));
  }

  @Override
  public User find(Long id) throws UnknownUserException {
    User user = users.get(id);
    if (user == null) {
      throw new UnknownUserException("no user " + id);
    }
    return user;
  }

  @Override
  public void save(User user) {
    users.put(user.id(), user);
  }

  @Override
  public List<User> named(String... names) {
    return users.values().stream().filter(user -> List.of(names).contains(user.name())).toList();
  }
}
