package orhestra.platform.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one handler of a listener: finds the route, asks the gate, runs the handler, sends the
 * answer, counts it. Nothing is logged for a request that goes well, except at debug level.
 */
final class Dispatcher implements Handler {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final HeaderName CORRELATION = HeaderNames.create("X-Correlation-Id");

  private final PathTree tree = new PathTree();
  private final int maxBodyBytes;
  private final Gate.Check unknownCheck;
  private final RequestMeter.RouteMeter unknownMeter;

  Dispatcher(
      List<Route> routes, int maxBodyBytes, Gate gate, RequestMeter meter, RequestTracer tracer) {
    this.maxBodyBytes = maxBodyBytes;
    this.unknownCheck = gate.check(Access.OPEN);
    this.unknownMeter = meter.forRoute("other", null);
    for (Route route : routes) {
      tree.add(
          new Endpoint(
              route,
              gate.check(route.access()),
              meter.forRoute(route.method().name(), route.path()),
              tracer.forRoute(route)));
    }
  }

  @Override
  public void handle(ServerRequest raw, ServerResponse out) {
    final long began = System.nanoTime();
    String method = raw.prologue().method().text();
    String path = raw.prologue().uriPath().rawPath();
    int[] positions = tree.positions();
    PathTree.Leaf leaf = tree.find(path, positions);
    PathMatch match = leaf == null ? PathMatch.NONE : new PathMatch(leaf.parameters(), positions);
    Endpoint endpoint = leaf == null ? null : endpoint(leaf, method);
    Request request = new Request(raw, path, match, maxBodyBytes);
    CurrentRequest.begin(request);

    RequestTracer.Trace trace = null;
    if (endpoint != null && endpoint.tracer() != null) {
      trace = endpoint.tracer().begin(request);
      request.trace(trace);
    }
    Throwable failure = null;
    int status = 500;
    try {
      Response response = answer(endpoint, leaf, request, method);
      status = response.status();
      send(request, response, out, method.equals("HEAD"));
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      long nanos = System.nanoTime() - began;
      (endpoint == null ? unknownMeter : endpoint.meter()).record(status, nanos);
      if (trace != null) {
        trace.end(status, failure);
      }
      if (log.isDebugEnabled()) {
        log.debug("{} {} {} {} us", method, path, status, nanos / 1000);
      }
      CurrentRequest.end();
    }
  }

  private static @Nullable Endpoint endpoint(PathTree.Leaf leaf, String method) {
    return switch (method) {
      case "GET", "HEAD" -> leaf.endpoint(Method.GET);
      case "POST" -> leaf.endpoint(Method.POST);
      case "PUT" -> leaf.endpoint(Method.PUT);
      case "DELETE" -> leaf.endpoint(Method.DELETE);
      default -> null;
    };
  }

  private Response answer(
      @Nullable Endpoint endpoint, PathTree.@Nullable Leaf leaf, Request request, String method) {
    try {
      Gate.Check check = endpoint == null ? unknownCheck : endpoint.check();
      Response refusal = check.refuse(request);
      if (refusal != null) {
        return refusal;
      }
      if (endpoint != null) {
        return endpoint.route().handler().handle(request);
      }
      if (leaf == null) {
        return error(404, "not found", null, null);
      }
      if (method.equals("OPTIONS")) {
        return Response.empty(204).withHeader("Allow", leaf.allow());
      }
      return error(405, "method not allowed", null, null).withHeader("Allow", leaf.allow());
    } catch (ApiException e) {
      return error(e.status(), e.error(), e.field(), null);
    } catch (CloseConnectionException e) {
      throw e;
    } catch (Exception e) {
      log.error("{} {} failed, correlation {}", method, request.path(), request.correlationId(), e);
      return error(500, "internal error", null, request.correlationId());
    }
  }

  private static Response error(
      int status, String error, @Nullable String field, @Nullable String correlationId) {
    return Response.json(status, ErrorBody.of(error, field, correlationId));
  }

  private static void send(
      Request request, Response response, ServerResponse out, boolean headersOnly) {
    out.status(Status.create(response.status()));
    out.header(HeaderValues.create(CORRELATION, request.correlationId()));
    for (Header header : response.headers()) {
      out.header(header);
    }
    switch (response) {
      case Response.Fixed fixed -> {
        if (headersOnly) {
          out.contentLength(fixed.length());
          out.send();
        } else {
          out.send(fixed.body(), fixed.offset(), fixed.length());
        }
      }
      case Response.Streamed streamed -> {
        if (headersOnly) {
          out.send();
        } else {
          stream(request, streamed, out);
        }
      }
    }
  }

  private static void stream(Request request, Response.Streamed streamed, ServerResponse out) {
    OutputStream body = out.outputStream();
    try {
      streamed.writer().write(body);
      body.close();
    } catch (Exception e) {
      if (!(e instanceof UncheckedIOException)) {
        log.warn("{} broke off, correlation {}", request.path(), request.correlationId(), e);
      }
      throw new CloseConnectionException("the answer broke off", e);
    }
  }
}
