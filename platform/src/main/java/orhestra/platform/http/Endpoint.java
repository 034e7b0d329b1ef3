package orhestra.platform.http;

import org.jspecify.annotations.Nullable;

/** A route with everything that is looked up once, when the server is built. */
record Endpoint(
    Route route,
    Gate.Check check,
    RequestMeter.RouteMeter meter,
    RequestTracer.@Nullable RouteTracer tracer,
    RequestLog.@Nullable RouteLog log) {}
