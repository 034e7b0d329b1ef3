package orhestra.platform.http;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API page says about a route. Immutable: each step returns a longer description.
 *
 * <p>Path parameters need no entry of their own; {@link #path} only describes them. The answers
 * that the platform itself gives (400 for malformed input, 401, 403, 413, 415, 500) are added by
 * the page, so that only the route's own need to be listed.
 *
 * @param hot called so often that only a share of its requests is traced
 */
public record RouteDoc(
    String tag,
    String summary,
    String description,
    List<Parameter> parameters,
    @Nullable Body request,
    List<Answer> answers,
    boolean hot) {

  /** Where a parameter stands. */
  public enum In {
    PATH,
    QUERY,
    HEADER
  }

  /** One parameter of a route. */
  public record Parameter(String name, In in, boolean required, Schema schema, String text) {}

  /** What the route reads; {@code example} is JSON text. */
  public record Body(
      String contentType, boolean required, Schema schema, @Nullable String example) {}

  /** One answer; without a schema it has no described content. {@code example} is JSON text. */
  public record Answer(
      int status,
      String text,
      String contentType,
      @Nullable Schema schema,
      @Nullable String example) {}

  private static final String JSON = "application/json";

  public RouteDoc {
    requireNonNull(tag, "tag is null");
    requireNonNull(summary, "summary is null");
    parameters = List.copyOf(parameters);
    answers = List.copyOf(answers);
  }

  /**
   * @param tag the group under which the page lists the route
   * @param summary a few words
   */
  public static RouteDoc of(String tag, String summary) {
    return new RouteDoc(tag, summary, "", List.of(), null, List.of(), false);
  }

  /** Markdown that explains the route. */
  public RouteDoc describe(String text) {
    return new RouteDoc(tag, summary, text, parameters, request, answers, hot);
  }

  public RouteDoc path(String name, String text) {
    return path(name, Schema.string(), text);
  }

  public RouteDoc path(String name, Schema schema, String text) {
    return with(new Parameter(name, In.PATH, true, schema, text));
  }

  /** An optional query parameter. */
  public RouteDoc query(String name, Schema schema, String text) {
    return with(new Parameter(name, In.QUERY, false, schema, text));
  }

  /** An optional header. */
  public RouteDoc header(String name, Schema schema, String text) {
    return with(new Parameter(name, In.HEADER, false, schema, text));
  }

  /** A JSON body that must be there. */
  public RouteDoc request(Schema schema, @Nullable String example) {
    return request(JSON, true, schema, example);
  }

  public RouteDoc request(
      String contentType, boolean required, Schema schema, @Nullable String example) {
    Body body = new Body(contentType, required, schema, example);
    return new RouteDoc(tag, summary, description, parameters, body, answers, hot);
  }

  /** A JSON answer. */
  public RouteDoc answer(int status, String text, Schema schema, @Nullable String example) {
    return with(new Answer(status, text, JSON, schema, example));
  }

  public RouteDoc answer(int status, String text, String contentType, Schema schema) {
    return with(new Answer(status, text, contentType, schema, null));
  }

  /** An answer in the shape of {@link ApiException}. */
  public RouteDoc error(int status, String error) {
    return with(new Answer(status, error, JSON, Schema.ERROR, null));
  }

  /** A route that opens a {@link WebSocket}. */
  public RouteDoc webSocket() {
    return with(new Answer(101, "a WebSocket (RFC 6455)", JSON, null, null))
        .error(426, "the request does not ask for a WebSocket");
  }

  /** Marks a route whose requests are traced by ratio and not all of them. */
  public RouteDoc hotPath() {
    return new RouteDoc(tag, summary, description, parameters, request, answers, true);
  }

  private RouteDoc with(Parameter parameter) {
    List<Parameter> more = new ArrayList<>(parameters);
    more.add(parameter);
    return new RouteDoc(tag, summary, description, more, request, answers, hot);
  }

  private RouteDoc with(Answer answer) {
    List<Answer> more = new ArrayList<>(answers);
    more.add(answer);
    return new RouteDoc(tag, summary, description, parameters, request, more, hot);
  }
}
