package orhestra.execution.openai;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.execution.model.Model;
import orhestra.execution.model.ModelAnswer;
import orhestra.execution.model.ModelException;
import orhestra.execution.model.Prompt;
import orhestra.execution.model.TokenSink;
import orhestra.execution.model.Usage;
import orhestra.platform.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks an endpoint that speaks as OpenAI's does: Ollama, vLLM, a hosted one. An answer that has not
 * begun is asked for up to three times where that may help; one that has begun never, since its
 * pieces would be said twice.
 *
 * <p>The types of its {@link ModelException}s: {@code timeout_connect}, {@code
 * timeout_first_token}, {@code timeout_idle}, {@code model_unreachable}, {@code rate_limited},
 * {@code model_unavailable}, {@code stream_interrupted} and, not worth a second try, {@code
 * model_error}.
 */
public final class OpenAiModel implements Model {
  private static final Logger log = LoggerFactory.getLogger(OpenAiModel.class);
  private static final int TRIES = 3;

  /** Who is asked to wait longer leaves it to somebody else to try again. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** For what comes after the answer: the usage and the end. */
  private static final Duration AFTERWORD = Duration.ofSeconds(5);

  private static final int CHARACTERS_OF_A_TOKEN = 4;

  private final OpenAiSettings settings;
  private final InstantSource clock;
  private final HttpClient http;
  private final URI address;

  public OpenAiModel(OpenAiSettings settings, InstantSource clock) {
    this.settings = requireNonNull(settings, "settings is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.address = URI.create(settings.baseUrl() + "/chat/completions");
    this.http =
        HttpClient.newBuilder()
            // some servers of models stumble over the offer to speak HTTP/2
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .build();
  }

  @Override
  public String name() {
    String model = settings.model();
    return (model == null ? "the agents' models" : model) + " at " + settings.baseUrl();
  }

  @Override
  public ModelAnswer answer(Prompt prompt, TokenSink tokens)
      throws ModelException, InterruptedException {
    String model = ChatRequest.model(prompt, settings.model());
    byte[] body;
    try {
      body = Json.bytes(ChatRequest.body(prompt, model));
    } catch (JacksonException e) {
      throw new ModelException("invalid_request", "the messages cannot be sent on", false, e);
    }
    for (int tried = 1; ; tried++) {
      ChatStream stream = new ChatStream(tokens);
      try {
        ask(body, stream);
        return answer(stream, model, body, tried);
      } catch (FailedTry e) {
        Duration pause = pause(tried, e.notBefore());
        if (!e.again() || tried == TRIES || pause.compareTo(LONGEST_WAIT) > 0) {
          throw e.lasting(tried);
        }
        log.debug("asking {} again in {} ms: {}", address, pause.toMillis(), e.getMessage());
        Thread.sleep(pause);
      }
    }
  }

  private Duration pause(int tried, @Nullable Duration notBefore) {
    long full = settings.backoff().multipliedBy(1L << (tried - 1)).toNanos();
    Duration pause = Duration.ofNanos(full - ThreadLocalRandom.current().nextLong(full / 2 + 1));
    return notBefore == null || notBefore.compareTo(pause) < 0 ? pause : notBefore;
  }

  private static ModelAnswer answer(ChatStream stream, String asked, byte[] body, int tried) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("model", stream.model().isEmpty() ? asked : stream.model());
    metadata.put("finish_reason", stream.finishReason().isEmpty() ? "stop" : stream.finishReason());
    if (tried > 1) {
      metadata.put("tries", tried);
    }
    ArrayNode toolCalls = stream.toolCalls();
    if (!toolCalls.isEmpty()) {
      metadata.put("tool_calls", toolCalls.size());
    }
    Usage usage = stream.usage();
    if (usage == null) {
      metadata.put("usage_estimated", true);
      usage =
          new Usage(
              body.length / CHARACTERS_OF_A_TOKEN,
              stream.content().length() / CHARACTERS_OF_A_TOKEN);
    }
    return new ModelAnswer(stream.content(), toolCalls, usage, 1, List.of(), metadata);
  }

  private sealed interface Reply {}

  private record Streamed(EventBody body) implements Reply {}

  private record Said(String body) implements Reply {}

  private void ask(byte[] body, ChatStream stream) throws FailedTry, InterruptedException {
    HttpResponse<Reply> response = send(body);
    switch (response.body()) {
      case Said(String text) -> throw refusal(response, text);
      case Streamed(EventBody events) -> {
        boolean ended = false;
        try {
          read(response, events, stream);
          stream.end();
          ended = true;
        } finally {
          if (ended) {
            events.finish();
          } else {
            events.cancel();
          }
        }
      }
    }
  }

  private HttpResponse<Reply> send(byte[] body) throws FailedTry, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(BodyPublishers.ofByteArray(body));
    if (settings.apiKey() != null) {
      request.header("Authorization", "Bearer " + settings.apiKey());
    }
    CompletableFuture<HttpResponse<Reply>> answer =
        http.sendAsync(
            request.build(),
            head ->
                head.statusCode() == 200
                    ? BodySubscribers.mapping(new EventBody(), Streamed::new)
                    : BodySubscribers.mapping(
                        BodySubscribers.ofString(StandardCharsets.UTF_8), Said::new));
    try {
      return answer.get(settings.firstTokenTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw tooLate(false);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    } finally {
      // without effect on one that has answered
      answer.cancel(true);
    }
  }

  private FailedTry unreachable(Throwable cause) {
    if (cause instanceof HttpConnectTimeoutException) {
      return FailedTry.retryable(
          "timeout_connect",
          "no connection to the model within " + seconds(settings.connectTimeout()),
          cause);
    }
    String what =
        cause instanceof ConnectException
            ? "nothing listens at " + settings.baseUrl()
            : "the connection broke before the answer began";
    return FailedTry.passing("model_unreachable", "the model cannot be reached: " + what, cause);
  }

  private FailedTry refusal(HttpResponse<?> response, String body) {
    int status = response.statusCode();
    String said = "the model's endpoint answered " + status + ": " + message(body);
    if (status == 429) {
      return FailedTry.passing("rate_limited", said, retryAfter(response).orElse(null));
    }
    if (status >= 500) {
      return FailedTry.passing("model_unavailable", said, retryAfter(response).orElse(null));
    }
    return FailedTry.lasting("model_error", said);
  }

  private static String message(String body) {
    try {
      JsonNode tree = Json.mapper().readTree(body);
      JsonNode error = tree.path("error");
      if (!error.isMissingNode()) {
        return String.valueOf(ChatStream.error(error).getMessage());
      }
      for (String name : List.of("message", "detail")) {
        if (tree.path(name).isString()) {
          return ChatStream.shortened(tree.path(name).stringValue());
        }
      }
    } catch (JacksonException e) {
      // then it is shown as it is
    }
    return body.isBlank() ? "(nothing more)" : ChatStream.shortened(body);
  }

  /** In seconds or as a date. */
  private Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response.headers().firstValue("Retry-After").flatMap(this::retryAfter);
  }

  private Optional<Duration> retryAfter(String text) {
    try {
      return Optional.of(Duration.ofMillis((long) (Double.parseDouble(text.strip()) * 1000)));
    } catch (NumberFormatException e) {
      // a date, then
    }
    try {
      Instant time =
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(clock.instant(), time));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private void read(HttpResponse<?> response, EventBody body, ChatStream stream)
      throws FailedTry, InterruptedException {
    try {
      if (response.headers().firstValue("Content-Type").orElse("").contains("json")) {
        readWhole(body, stream);
      } else {
        readEvents(body, stream);
      }
    } catch (TimeoutException e) {
      if (!stream.isFinished()) {
        throw tooLate(stream.hasBegun());
      }
    } catch (IOException e) {
      if (!stream.isFinished()) {
        throw interrupted(stream, "the connection broke", e);
      }
    } catch (ChatStream.EndpointError e) {
      throw failed(stream, e);
    }
  }

  /** Until the end is told, or the connection closed after the model had finished. */
  private void readEvents(EventBody body, ChatStream stream)
      throws FailedTry,
          IOException,
          TimeoutException,
          ChatStream.EndpointError,
          InterruptedException {
    ArrayDeque<String> events = new ArrayDeque<>();
    SseReader reader = new SseReader(events::add);
    long start = System.nanoTime();
    while (!stream.isDone()) {
      Duration limit = stream.hasBegun() ? settings.tokenTimeout() : settings.firstTokenTimeout();
      if (stream.isFinished() && limit.compareTo(AFTERWORD) > 0) {
        limit = AFTERWORD;
      }
      List<ByteBuffer> bytes = body.next(limit.minusNanos(System.nanoTime() - start));
      if (bytes == null) {
        reader.end();
      } else {
        for (ByteBuffer buffer : bytes) {
          reader.feed(buffer);
        }
      }
      boolean progress = false;
      while (!events.isEmpty() && !stream.isDone()) {
        progress |= stream.take(events.remove());
      }
      if (progress) {
        // comments and empty events are no answer, and the time that our reader takes is not theirs
        start = System.nanoTime();
      }
      if (bytes == null) {
        if (!stream.isFinished()) {
          throw interrupted(stream, "it ended before the model had finished", null);
        }
        return;
      }
    }
  }

  /** Some endpoints do not stream, or not for every model. */
  private void readWhole(EventBody body, ChatStream stream)
      throws IOException, TimeoutException, ChatStream.EndpointError, InterruptedException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    long start = System.nanoTime();
    List<ByteBuffer> bytes;
    while ((bytes = body.next(settings.firstTokenTimeout().minusNanos(System.nanoTime() - start)))
        != null) {
      for (ByteBuffer buffer : bytes) {
        byte[] some = new byte[buffer.remaining()];
        buffer.get(some);
        whole.write(some);
      }
    }
    stream.take(whole.toString(StandardCharsets.UTF_8));
  }

  private FailedTry failed(ChatStream stream, ChatStream.EndpointError error) {
    if (stream.hasBegun()) {
      return interrupted(stream, String.valueOf(error.getMessage()), error);
    }
    String said = "the model's endpoint failed: " + error.getMessage();
    if (error.status() >= 400 && error.status() < 500 && error.status() != 429) {
      return FailedTry.lasting("model_error", said);
    }
    String type = error.status() == 429 ? "rate_limited" : "model_unavailable";
    return FailedTry.passing(type, said, error);
  }

  private static FailedTry interrupted(ChatStream stream, String what, @Nullable Exception cause) {
    return stream.hasBegun()
        ? FailedTry.retryable("stream_interrupted", "the model's answer broke off: " + what, cause)
        : FailedTry.passing(
            "model_unreachable",
            "the model's answer did not begin: " + what,
            cause == null ? new IOException(what) : cause);
  }

  private FailedTry tooLate(boolean begun) {
    return begun
        ? FailedTry.retryable(
            "timeout_idle",
            "the model said nothing more for " + seconds(settings.tokenTimeout()),
            null)
        : FailedTry.retryable(
            "timeout_first_token",
            "the model did not begin to answer within " + seconds(settings.firstTokenTimeout()),
            null);
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
