package com.example.users.consumer;

import com.example.users.UnknownUserException;
import com.example.users.User;
import com.example.users.UserService;
import io.msrpc.annotation.MsReference;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Users over HTTP, by WebFlux: on Netty too. */
@RestController
class UserPages {
  private final UserService users;

  UserPages(@MsReference UserService users) {
    this.users = users;
  }

  @GetMapping("/users/{id}")
  Mono<User> one(@PathVariable("id") long id) {
    return Mono.fromCallable(() -> users.find(id)).subscribeOn(Schedulers.boundedElastic());
  }

  @GetMapping("/users")
  Mono<List<User>> named(@RequestParam("name") String... names) {
    return Mono.fromCallable(() -> users.named(names)).subscribeOn(Schedulers.boundedElastic());
  }

  @PostMapping("/users")
  Mono<Void> add(@RequestBody User user) {
    return Mono.<Void>fromRunnable(() -> users.save(user)).subscribeOn(Schedulers.boundedElastic());
  }

  @ExceptionHandler
  @ResponseStatus(HttpStatus.NOT_FOUND)
  String unknown(UnknownUserException unknown) {
    return unknown.getMessage();
  }
}
