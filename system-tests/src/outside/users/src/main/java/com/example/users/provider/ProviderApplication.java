package com.example.users.provider;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class ProviderApplication {
  public static void main(String... args) {
    SpringApplication.run(ProviderApplication.class, args);
  }
}
