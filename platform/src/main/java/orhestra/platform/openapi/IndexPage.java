package orhestra.platform.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orhestra.platform.http.Access;
import orhestra.platform.http.Method;
import orhestra.platform.http.Request;
import orhestra.platform.http.Response;
import orhestra.platform.http.Route;
import orhestra.platform.http.RouteDoc;
import orhestra.platform.http.Schema;
import orhestra.platform.json.Json;

/** What is where: as JSON for programs, as a few links for browsers. */
final class IndexPage {
  private IndexPage() {}

  /** {@code GET /}, which names every page and list that takes no parameter. */
  static Route route(String title, String version, List<Route> routes) {
    Map<String, String> links = new LinkedHashMap<>();
    for (Route route : routes) {
      if (route.method() == Method.GET && !route.path().contains("{")) {
        links.put(route.path(), route.doc().summary());
      }
    }
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("name", title);
    index.put("version", version);
    index.put("links", links);
    Response json = Response.json(200, Json.bytes(index)).withHeader("Vary", "Accept");
    Response html =
        ApiPages.guarded(Response.html(200, html(title, version, links)))
            .withHeader("Vary", "Accept");
    RouteDoc doc =
        RouteDoc.of("server", "What is where")
            .answer(
                200,
                "name, version and links",
                Schema.object()
                    .required("name", Schema.string())
                    .required("version", Schema.string())
                    .required("links", Schema.map(Schema.string())),
                null);
    return new Route(
        Method.GET, "/", Access.OPEN, doc, request -> prefersHtml(request) ? html : json);
  }

  /** Browsers name text/html before anything else. */
  private static boolean prefersHtml(Request request) {
    String accept = request.header("Accept");
    if (accept == null) {
      return false;
    }
    int html = accept.indexOf("text/html");
    int json = accept.indexOf("application/json");
    return html >= 0 && (json < 0 || html < json);
  }

  private static String html(String title, String version, Map<String, String> links) {
    StringBuilder html = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>");
    html.append("<meta charset=\"utf-8\"><title>").append(escape(title)).append("</title></head>");
    html.append("\n<body>\n<h1>").append(escape(title)).append(' ').append(escape(version));
    html.append("</h1>\n<ul>\n");
    links.forEach(
        (path, summary) ->
            html.append("<li><a href=\"")
                .append(escape(path))
                .append("\">")
                .append(escape(path))
                .append("</a> ")
                .append(escape(summary))
                .append("</li>\n"));
    return html.append("</ul>\n</body>\n</html>\n").toString();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
