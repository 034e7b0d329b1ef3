package orhestra.platform.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import orhestra.platform.http.Access;
import orhestra.platform.http.ApiException;
import orhestra.platform.http.Handler;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;

/**
 * The API in words: {@code /openapi.json}, the page {@code /docs} that shows it, and the index at
 * {@code /}. Everything comes from this server.
 */
public final class ApiPages {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Map<String, String> FILES =
      Map.of(
          "swagger-ui.css", "text/css; charset=utf-8",
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "favicon-32x32.png", "image/png");
  private static final String START =
      """
      SwaggerUIBundle({
        url: "/openapi.json",
        dom_id: "#api",
        deepLinking: true,
        validatorUrl: null,
        syntaxHighlight: false
      });
      """;

  private ApiPages() {}

  /**
   * The given routes and the pages about them all.
   *
   * @param title of the pages
   * @param version of the program
   */
  public static List<Route> around(String title, String version, List<Route> routes) {
    // the description describes its own route too
    byte[] document = OpenApi.document(title, version, with(title, version, routes, new byte[0]));
    return with(title, version, routes, document);
  }

  private static List<Route> with(
      String title, String version, List<Route> routes, byte[] document) {
    Response description = Response.json(200, document);
    Response html = guarded(Response.html(200, page(title)));
    List<Route> all = new ArrayList<>(routes);
    all.add(page("/openapi.json", "This description", "application/json", request -> description));
    all.add(page("/docs", "This description as a page", "text/html", request -> html));
    all.add(page("/docs/{file}", "Parts of the page", "text/plain", ApiPages::file));
    all.add(IndexPage.route(title, version, all));
    return List.copyOf(all);
  }

  private static String page(String title) {
    return """
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <title>%s API</title>
      <link rel="icon" href="/docs/favicon-32x32.png">
      <link rel="stylesheet" href="/docs/swagger-ui.css">
    </head>
    <body>
      <div id="api"></div>
      <script src="/docs/swagger-ui-bundle.js"></script>
      <script src="/docs/start.js"></script>
    </body>
    </html>
    """
        .formatted(IndexPage.escape(title));
  }

  private static Route page(String path, String summary, String contentType, Handler handler) {
    RouteDoc doc =
        RouteDoc.of("server", summary).answer(200, "the page", contentType, Schema.string());
    return new Route(Method.GET, path, Access.OPEN, doc, handler);
  }

  private static Response file(Request request) {
    String name = request.pathParam("file");
    if (name.equals("start.js")) {
      return guarded(
          Response.bytes(
              200, "text/javascript; charset=utf-8", START.getBytes(StandardCharsets.UTF_8)));
    }
    String contentType = FILES.get(name);
    if (contentType == null) {
      throw new ApiException(404, "not found");
    }
    return guarded(Response.bytes(200, contentType, resource(name)))
        .withHeader("Cache-Control", "max-age=3600");
  }

  static Response guarded(Response response) {
    return response
        .withHeader("Content-Security-Policy", POLICY)
        .withHeader("X-Content-Type-Options", "nosniff")
        .withHeader("Referrer-Policy", "no-referrer");
  }

  /** A file of the page's library; the folder's name is its version. */
  private static byte[] resource(String name) {
    Properties library = new Properties();
    ClassLoader loader = ApiPages.class.getClassLoader();
    try (InputStream in =
        loader.getResourceAsStream("META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      library.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String path =
        "META-INF/resources/webjars/swagger-ui/" + library.getProperty("version") + "/" + name;
    try (InputStream in = loader.getResourceAsStream(path)) {
      if (in == null) {
        throw new ApiException(404, "not found");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
