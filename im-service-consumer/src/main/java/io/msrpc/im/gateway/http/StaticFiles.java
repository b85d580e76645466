package io.msrpc.im.gateway.http;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The web client. All of it is read at start, so a path is a key of a map and can name nothing
 * else; browsers keep the files and ask with the ETag whether they changed.
 */
public final class StaticFiles {
  private final Map<String, StaticFile> byPath;

  /** Files by their path below the root, without a slash in front. */
  public StaticFiles(Map<String, StaticFile> byPath) {
    this.byPath = Map.copyOf(byPath);
  }

  boolean has(String path) {
    return byPath.containsKey(key(path));
  }

  Answer answer(ApiRequest request) {
    StaticFile file = byPath.get(key(request.path()));
    if (file == null) {
      throw new IllegalStateException("asked for a file that is not there");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("etag", file.etag());
    headers.put("cache-control", "no-cache");
    boolean unchanged =
        Arrays.stream(request.headers().get("if-none-match", "").split(","))
            .map(String::trim)
            .anyMatch(tag -> tag.equals("*") || tag.equals(file.etag()));
    if (unchanged) {
      return new Answer(304, headers, new byte[0]);
    }
    headers.put("content-type", file.contentType());
    return new Answer(200, headers, file.content());
  }

  private static String key(String path) {
    return path.equals("/") ? "index.html" : path.replaceFirst("^/", "");
  }
}
