package orhestra.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.secagg.Refusals.assertRefused;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the server refuses of clients, and how it comes back after a restart. */
class AggregationTest {
  private final PlayedRound round = new PlayedRound(4, Variant.ACTIVE, 5);
  private final Aggregation server = round.server;

  @Test
  void theSameMessageAgainChangesNothing() {
    byte[] keys = round.message("site0000");
    assertThat(server.accept("site0000", keys))
        .isEqualTo(new Acceptance(Stage.ADVERTISE_KEYS, 0, false));
    assertThat(server.accept("site0000", keys))
        .isEqualTo(new Acceptance(Stage.ADVERTISE_KEYS, 0, true));
    round.playTo(Stage.SHARE_KEYS);
    assertThat(server.accept("site0000", keys))
        .isEqualTo(new Acceptance(Stage.ADVERTISE_KEYS, 0, true));
    assertThat(server.waitingFor()).hasSize(4);
  }

  @Test
  void anotherMessageOfTheSameStageIsRefused() {
    server.accept("site0000", round.message("site0000"));
    byte[] other = again("site0000", round).begin();
    assertRefused(Refusal.ALTERED_REPEAT, () -> server.accept("site0000", other));
  }

  @Test
  void aLateMessageIsRefused() {
    byte[] late = round.message("site0003");
    round.play(List.of("site0003"));
    assertRefused(Refusal.TOO_LATE, () -> server.accept("site0003", late));
    assertRefused(Refusal.DROPPED_OUT, () -> server.reply("site0003"));
  }

  @Test
  void anEarlyMessageAndOneOfADroppedClientAreRefused() {
    round.play(List.of());
    byte[] shares = round.message("site0003");
    PlayedRound twin = new PlayedRound(4, Variant.ACTIVE, 5);
    assertRefused(Refusal.TOO_EARLY, () -> twin.server.accept("site0003", signedAs(twin, shares)));
    twin.play(List.of("site0003"));
    assertRefused(
        Refusal.DROPPED_OUT, () -> twin.server.accept("site0003", signedAs(twin, shares)));
  }

  @Test
  void aMessageOfAnotherRoundIsRefused() {
    byte[] foreign = new PlayedRound(4, Variant.ACTIVE, 6).message("site0000");
    assertRefused(Refusal.OTHER_ROUND, () -> server.accept("site0000", foreign));
  }

  @Test
  void aMessageOfSomebodyElseIsRefused() {
    byte[] keys = round.message("site0000");
    assertRefused(Refusal.WRONG_SENDER, () -> server.accept("site0001", keys));
    assertRefused(Refusal.UNKNOWN_SENDER, () -> server.accept("site9999", keys));
    byte[] unknown = keys.clone();
    unknown[37] = 4;
    assertRefused(Refusal.UNKNOWN_SENDER, () -> server.accept("site0000", unknown));
  }

  @Test
  void aForgedMessageIsRefused() {
    byte[] keys = round.message("site0000");
    keys[40] ^= 1;
    assertRefused(Refusal.FORGED, () -> server.accept("site0000", keys));
  }

  @Test
  void unknownVersionsAndKindsAreRefused() {
    byte[] keys = round.message("site0000");
    byte[] version = keys.clone();
    version[0] = 2;
    assertRefused(Refusal.UNKNOWN_VERSION, () -> server.accept("site0000", version));
    byte[] kind = keys.clone();
    kind[1] = 9;
    assertRefused(Refusal.WRONG_KIND, () -> server.accept("site0000", kind));
    assertRefused(Refusal.MALFORMED, () -> server.accept("site0000", Arrays.copyOf(keys, 30)));
    round.play(List.of());
    byte[] own = server.reply("site0000");
    assertRefused(Refusal.WRONG_KIND, () -> server.accept("site0000", own));
  }

  @Test
  void bodiesOfAWrongLengthAreRefused() {
    PlayedRound unsigned = new PlayedRound(4, Variant.SEMI_HONEST, 5);
    byte[] keys = unsigned.message("site0000");
    assertRefused(
        Refusal.MALFORMED,
        () -> unsigned.server.accept("site0000", Arrays.copyOf(keys, keys.length + 1)));
    unsigned.play(List.of());
    for (Stage stage : List.of(Stage.SHARE_KEYS, Stage.MASKED_INPUT, Stage.UNMASK)) {
      unsigned.playTo(stage);
      byte[] message = unsigned.message("site0001");
      for (int length : new int[] {message.length - 1, message.length + 1}) {
        assertRefused(
            Refusal.WRONG_LENGTH,
            () -> unsigned.server.accept("site0001", Arrays.copyOf(message, length)));
      }
    }
  }

  @Test
  void aShareThatIsNoElementOfTheFieldIsRefused() {
    PlayedRound unsigned = new PlayedRound(4, Variant.SEMI_HONEST, 5).playTo(Stage.UNMASK);
    byte[] shares = unsigned.message("site0000");
    shares[38] = 2;
    assertRefused(Refusal.BAD_SHARE, () -> unsigned.server.accept("site0000", shares));
  }

  /** A client lies about a share: the round fails, and no sum, right or wrong, comes out. */
  @Test
  void aWrongShareFailsTheRound() {
    PlayedRound unsigned = new PlayedRound(4, Variant.SEMI_HONEST, 5).playTo(Stage.UNMASK);
    for (String client : unsigned.parameters.clients()) {
      byte[] shares = unsigned.message(client);
      if (client.equals("site0000")) {
        shares[60] ^= 1;
      }
      unsigned.server.accept(client, shares);
    }
    unsigned.server.close();
    assertThat(unsigned.finish()).isEmpty();
    assertThat(unsigned.server.stage()).isEqualTo(Stage.FAILED);
    assertThat(unsigned.server.failure().orElseThrow()).contains("shares");
  }

  @Test
  void unmaskingIsCancelledEarly() {
    round.playTo(Stage.UNMASKING);
    assertThat(server.finish(Runnable::run, 2, () -> true)).isEmpty();
    assertThat(server.failure()).hasValue("cancelled while unmasking");
    assertRefused(Refusal.ENDED, () -> server.finish(Runnable::run, 2, () -> false));
  }

  @Test
  void theSameMessagesGiveTheSameRoundAfterARestart() {
    round.play(List.of());
    round.play(List.of());
    round.play(List.of("site0002"));
    round.play(List.of());
    Aggregation restored = new Aggregation(round.parameters, round.trust);
    for (Map<String, byte[]> stage : round.accepted) {
      stage.forEach(restored::accept);
      restored.close();
    }
    assertThat(restored.stage()).isEqualTo(Stage.UNMASK);
    for (String client : restored.remaining()) {
      assertThat(restored.reply(client)).isEqualTo(server.reply(client));
      restored.accept(client, round.clients.get(client).answer(restored.reply(client)));
    }
    restored.close();
    assertThat(restored.finish(Runnable::run, 1, () -> false))
        .hasValue(round.sumOf(List.of("site0000", "site0001", "site0003")));
  }

  @Test
  void aTranscriptIsCheckedOffline() {
    round.play(List.of("site0002"));
    round.playTo(Stage.UNMASKING);
    long[] sum = round.finish().orElseThrow();
    Transcript transcript = Transcript.decode(server.transcript().encode());
    Transcript.Verdict verdict = transcript.verify(round.trust);
    assertThat(verdict.signed()).isTrue();
    assertThat(verdict.finished()).isTrue();
    assertThat(verdict.survivors()).containsExactly("site0000", "site0001", "site0003");
    assertThat(transcript.sumHash())
        .isEqualTo(Transcript.hashOfSum(sum, round.parameters.shape().modulusBits()));
    byte[] altered = server.transcript().encode();
    altered[altered.length - 40] ^= 1;
    assertRefused(Refusal.FORGED, () -> Transcript.decode(altered).verify(round.trust));
    assertRefused("trust", () -> transcript.verify(Trust.NOBODY));
  }

  private static byte[] signedAs(PlayedRound twin, byte[] message) {
    Envelope envelope = Envelope.open(twin.parameters, twin.parameters.hash(), message);
    Bytes signature =
        twin.identities
            .get("site0003")
            .sign(
                Envelope.signedPart(
                    envelope.kind(),
                    envelope.round(),
                    envelope.sender(),
                    Hkdf.sha256(envelope.body().toArray())));
    return new Envelope(
            envelope.kind(), envelope.round(), envelope.sender(), envelope.body(), signature)
        .encode();
  }

  private static Participant again(String client, PlayedRound round) {
    return round.participant(client, round.vectors.get(client), PlayedRound.random(77));
  }
}
