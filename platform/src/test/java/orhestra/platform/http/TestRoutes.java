package orhestra.platform.http;

/** Routes in one line. */
final class TestRoutes {
  static final RouteDoc DOC = RouteDoc.of("test", "test");

  private TestRoutes() {}

  static Route get(String path, Handler handler) {
    return new Route(Method.GET, path, Access.OPEN, DOC, handler);
  }

  static Route post(String path, Handler handler) {
    return new Route(Method.POST, path, Access.OPEN, DOC, handler);
  }

  static Response text(String text) {
    return Response.text(200, text);
  }
}
