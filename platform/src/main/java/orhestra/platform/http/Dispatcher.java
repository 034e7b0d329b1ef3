package orhestra.platform.http;

import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one handler of a listener: finds the route, asks the gate, runs the handler, sends the
 * answer, counts it. Nothing is logged for a request that goes well, except at debug level.
 */
final class Dispatcher implements Handler {
  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

  private final PathTree tree = new PathTree();
  private final int maxBodyBytes;
  private final Gate.Check unknownCheck;
  private final RequestMeter.RouteMeter unknownMeter;
  private final RequestLog.@Nullable RouteLog unknownLog;
  private final Predicate<Throwable> outage;
  private final CrossOrigin pages;

  Dispatcher(
      HttpListener listener,
      int maxBodyBytes,
      Gate gate,
      RequestMeter meter,
      RequestLog requests,
      RequestTracer tracer,
      Predicate<Throwable> outage,
      CrossOrigin pages) {
    this.pages = pages;
    this.maxBodyBytes = maxBodyBytes;
    this.outage = outage;
    this.unknownCheck = gate.check(Access.OPEN);
    this.unknownMeter = meter.forRoute("other", null);
    this.unknownLog = requests.forRoute(listener.name(), null);
    for (Route route : listener.routes()) {
      tree.add(
          new Endpoint(
              route,
              gate.check(route.access()),
              meter.forRoute(route.method().name(), route.path()),
              tracer.forRoute(route),
              requests.forRoute(listener.name(), route)));
    }
  }

  @Override
  public void handle(ServerRequest raw, ServerResponse out) {
    final long began = System.nanoTime();
    String path = raw.prologue().uriPath().rawPath();
    int[] positions = tree.positions();
    PathTree.Leaf leaf = tree.find(path, positions);
    PathMatch match = leaf == null ? PathMatch.NONE : new PathMatch(leaf.parameters(), positions);
    ClientConnection connection = ClientConnection.ofThisThread();
    Request request = new Request(raw, path, match, new RequestBody(raw, connection, maxBodyBytes));
    Endpoint endpoint = leaf == null ? null : endpoint(leaf, request.method());

    connection.request(request);
    RequestTracer.RouteTracer tracer = endpoint == null ? null : endpoint.tracer();
    RequestTracer.Trace trace = tracer == null ? null : tracer.begin(request);
    request.trace(trace);
    ResponseSender sender = new ResponseSender(request, connection, out);
    Throwable failure = null;
    try {
      failure = answer(endpoint, leaf, request, sender);
    } catch (RuntimeException | Error e) {
      failure = e;
      throw e;
    } finally {
      long nanos = System.nanoTime() - began;
      (endpoint == null ? unknownMeter : endpoint.meter()).record(sender.status(), nanos);
      if (trace != null) {
        trace.end(sender.status(), failure);
      }
      RequestLog.RouteLog requests = endpoint == null ? unknownLog : endpoint.log();
      if (requests != null) {
        requests.answered(request, sender.status(), sender.told(), failure);
      }
      if (log.isDebugEnabled()) {
        log.debug("{} {} {} {} us", request.method(), path, sender.status(), nanos / 1000);
      }
      connection.request(null);
    }
    if (connection.isUpgraded()) {
      // leaves the web server with all that it keeps of the request
      throw new CloseConnectionException("from now on a WebSocket");
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

  /** Answers, and tells what broke, if something did that the answer does not say. */
  private @Nullable Throwable answer(
      @Nullable Endpoint endpoint,
      PathTree.@Nullable Leaf leaf,
      Request request,
      ResponseSender sender) {
    try {
      sender.send(endpoint == null ? unknown(leaf, request) : handle(endpoint, request));
    } catch (ApiException e) {
      sender.error(e.status(), e.error(), e.field(), null);
    } catch (RequestException e) {
      // the body is longer than the limit, or not in proper chunks
      int status = e.status().code();
      sender.error(status, EarlyErrors.sentence(status), null, null);
    } catch (CloseConnectionException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      sender.error(503, "the server is stopping", null, null);
    } catch (Throwable e) {
      if (isOutage(e)) {
        log.debug("{} {} met an outage", request.method(), request.path(), e);
        sender.tryAgain("the database is unavailable; try again");
      } else {
        log.error("{} {} failed", request.method(), request.path(), e);
        sender.error(500, "internal error", null, request.correlationId());
        return e;
      }
    }
    return null;
  }

  private boolean isOutage(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (outage.test(cause)) {
        return true;
      }
    }
    return false;
  }

  private Response handle(Endpoint endpoint, Request request) throws Exception {
    Response refusal = endpoint.check().refuse(request);
    if (refusal != null) {
      return refusal;
    }
    Response answer = endpoint.route().handler().handle(request);
    return endpoint.route().access() == Access.VISITOR ? pages.shown(request, answer) : answer;
  }

  private Response unknown(PathTree.@Nullable Leaf leaf, Request request) {
    if (leaf != null && leaf.isForVisitors() && request.method().equals("OPTIONS")) {
      Response preflight = pages.preflight(request, leaf.allow());
      if (preflight != null) {
        return preflight;
      }
    }
    Response refusal = unknownCheck.refuse(request);
    if (refusal != null) {
      return refusal;
    }
    if (leaf == null) {
      throw new ApiException(404, "not found");
    }
    if (request.method().equals("OPTIONS")) {
      return Response.empty(204).withHeader("Allow", leaf.allow());
    }
    byte[] body = ErrorBody.of("method not allowed", null, null);
    return Response.json(405, body).withHeader("Allow", leaf.allow());
  }
}
