package orhestra.platform.http;

/** The request methods a route can have. HEAD is answered from GET, OPTIONS from the routes. */
public enum Method {
  GET,
  POST,
  PUT,
  DELETE
}
