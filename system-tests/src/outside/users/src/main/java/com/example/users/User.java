package com.example.users;

import java.util.List;

public record User(long id, String name, List<String> roles) {}
