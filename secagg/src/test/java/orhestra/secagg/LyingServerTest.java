package orhestra.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.secagg.Refusals.assertRefused;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a server may try, and the client that does not go along. Four clients, three must be left.
 */
class LyingServerTest {
  private static final int CLIENTS = 4;

  private final PlayedRound round = new PlayedRound(CLIENTS, Variant.ACTIVE, 1);

  @Test
  void keysOfTheServersOwnInPlaceOfAClients() {
    round.playTo(Stage.SHARE_KEYS);
    Body.KeyList list = keyList(0);
    Body.AdvertisedKeys own = new RoundSecrets(hash(), 1, PlayedRound.random(9)).publicKeys();
    assertRefused(
        Refusal.ALTERED_KEYS,
        () -> round.client(0).answer(sealed(MessageKind.KEY_LIST, with(list, 1, own))));
    assertRefused(Refusal.ENDED, () -> round.client(0).answer(sealed(MessageKind.KEY_LIST, list)));
  }

  /** Without signatures a client still knows its own keys. */
  @Test
  void aClientsOwnKeysAltered() {
    PlayedRound unsigned = new PlayedRound(CLIENTS, Variant.SEMI_HONEST, 1);
    unsigned.playTo(Stage.SHARE_KEYS);
    Body.KeyList list = keyList(unsigned, 0);
    Body.AdvertisedKeys own = list.keys().get(1).keys();
    byte[] altered = sealed(unsigned, MessageKind.KEY_LIST, with(list, 0, own));
    assertRefused(Refusal.ALTERED_KEYS, () -> unsigned.client(0).answer(altered));
  }

  @Test
  void oneClientsKeysForTwo() {
    PlayedRound unsigned = new PlayedRound(CLIENTS, Variant.SEMI_HONEST, 1);
    unsigned.playTo(Stage.SHARE_KEYS);
    Body.KeyList list = keyList(unsigned, 0);
    byte[] altered =
        sealed(unsigned, MessageKind.KEY_LIST, with(list, 2, list.keys().get(1).keys()));
    assertRefused(Refusal.ALTERED_KEYS, () -> unsigned.client(0).answer(altered));
  }

  /** Some are told that client 3 survived, the others that it dropped: its mask would fall. */
  @Test
  void differentSurvivorListsToDifferentClients() {
    round.playTo(Stage.CONSISTENCY_CHECK);
    ClientSet all = set(0, 1, 2, 3);
    ClientSet fewer = set(0, 1, 2);
    List<Bytes> signatures = new ArrayList<>();
    for (int client = 0; client < 2; client++) {
      signatures.add(signatureOn(client, all));
    }
    signatures.add(signatureOn(2, fewer));
    byte[] toTheFirst = request(all, set(), set(0, 1, 2), signatures);
    byte[] toTheThird = request(fewer, set(3), set(0, 1, 2), signatures);
    assertRefused(Refusal.TOO_FEW_SIGNATURES, () -> round.client(0).answer(toTheFirst));
    assertRefused(Refusal.TOO_FEW_SIGNATURES, () -> round.client(2).answer(toTheThird));
  }

  @Test
  void anotherListThanTheOneTheClientSigned() {
    round.playTo(Stage.UNMASK);
    byte[] other = request(set(0, 1, 2), set(3), set(), List.of());
    assertRefused(Refusal.LISTS_DIFFER, () -> round.client(0).answer(other));
  }

  @Test
  void oneSignatureCountedForThree() {
    round.playTo(Stage.CONSISTENCY_CHECK);
    ClientSet all = set(0, 1, 2, 3);
    Bytes one = signatureOn(0, all);
    byte[] request = request(all, set(), set(0, 1, 2), Collections.nCopies(3, one));
    assertRefused(Refusal.TOO_FEW_SIGNATURES, () -> round.client(0).answer(request));
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void bothKindsOfShareAskedAtOnce(Variant variant) {
    PlayedRound played = new PlayedRound(CLIENTS, variant, 1).playTo(Stage.UNMASK);
    byte[] both =
        sealed(
            played,
            MessageKind.UNMASK_REQUEST,
            new Body.UnmaskRequest(set(0, 1, 2, 3), set(3), set(), List.of()));
    assertRefused(Refusal.BOTH_KINDS_OF_SHARE, () -> played.client(0).answer(both));
  }

  @ParameterizedTest
  @EnumSource(Variant.class)
  void bothKindsOfShareAskedOneAfterTheOther(Variant variant) {
    PlayedRound played = new PlayedRound(CLIENTS, variant, 1).playTo(Stage.UNMASK);
    byte[] first = played.server.reply("site0000");
    byte[] answer = played.client(0).answer(first);
    assertThat(played.client(0).answer(first)).isEqualTo(answer);
    byte[] second =
        sealed(
            played,
            MessageKind.UNMASK_REQUEST,
            new Body.UnmaskRequest(set(0, 1, 2), set(3), set(), List.of()));
    assertRefused(Refusal.BOTH_KINDS_OF_SHARE, () -> played.client(0).answer(second));
    assertRefused(Refusal.ENDED, () -> played.client(0).answer(first));
  }

  @Test
  void aListWithoutTheClientItself() {
    round.playTo(Stage.CONSISTENCY_CHECK);
    byte[] list = survivors(set(1, 2, 3));
    assertRefused(Refusal.NOT_IN_LIST, () -> round.client(0).answer(list));
  }

  @Test
  void aListBelowTheThreshold() {
    round.playTo(Stage.CONSISTENCY_CHECK);
    byte[] list = survivors(set(0, 1));
    assertRefused(Refusal.TOO_FEW_CLIENTS, () -> round.client(0).answer(list));
  }

  @Test
  void aListWithAClientThatWasGone() {
    round.play(List.of("site0003"));
    round.playTo(Stage.CONSISTENCY_CHECK);
    byte[] list = survivors(set(0, 1, 2, 3));
    assertRefused(Refusal.NOT_A_SUBSET, () -> round.client(0).answer(list));
  }

  /** Not said to have survived nor to have dropped: its mask would stay in the sum. */
  @Test
  void aClientThatIsNotAccountedFor() {
    round.playTo(Stage.UNMASK);
    byte[] request = request(set(0, 1, 2), set(), set(), List.of());
    assertRefused(Refusal.LISTS_DIFFER, () -> round.client(0).answer(request));
  }

  @Test
  void sharesThatAreForSomebodyElse() {
    round.playTo(Stage.MASKED_INPUT);
    Envelope other = open(round, round.server.reply("site0001"));
    byte[] misled =
        new Envelope(other.kind(), hash(), -1, other.body(), other.signature()).encode();
    assertRefused(Refusal.BAD_SHARE, () -> round.client(0).answer(misled));
  }

  @Test
  void aSecondListOfSharesDoesNotMaskASecondTime() {
    round.playTo(Stage.MASKED_INPUT);
    byte[] first = round.server.reply("site0000");
    byte[] masked = round.client(0).answer(first);
    assertThat(round.client(0).answer(first)).isEqualTo(masked);
    byte[] second = round.server.reply("site0001");
    assertRefused(Refusal.ALREADY_ANSWERED, () -> round.client(0).answer(second));
  }

  @Test
  void aMessageAheadOfItsStageChangesNothing() {
    round.playTo(Stage.SHARE_KEYS);
    byte[] early = survivors(set(0, 1, 2, 3));
    assertRefused(Refusal.TOO_EARLY, () -> round.client(0).answer(early));
    assertThat(round.message("site0000")).isNotEmpty();
  }

  private Bytes signatureOn(int client, ClientSet list) {
    return open(round, round.client(client).answer(survivors(list))).signature();
  }

  private byte[] survivors(ClientSet list) {
    return sealed(MessageKind.SURVIVOR_LIST, new Body.Survivors(list));
  }

  private byte[] request(
      ClientSet survivors, ClientSet dropped, ClientSet signers, List<Bytes> signatures) {
    return sealed(
        MessageKind.UNMASK_REQUEST,
        new Body.UnmaskRequest(survivors, dropped, signers, signatures));
  }

  private Body.KeyList keyList(int client) {
    return keyList(round, client);
  }

  private static Body.KeyList keyList(PlayedRound round, int client) {
    Envelope envelope = open(round, round.server.reply(round.name(client)));
    return Body.KeyList.read(envelope.body(), CLIENTS, set(0, 1, 2, 3), round.parameters.variant());
  }

  private static Body.KeyList with(Body.KeyList list, int client, Body.AdvertisedKeys keys) {
    List<Body.SignedKeys> altered = new ArrayList<>(list.keys());
    altered.set(client, new Body.SignedKeys(keys, altered.get(client).signature()));
    return new Body.KeyList(list.present(), altered);
  }

  private byte[] sealed(MessageKind kind, Body body) {
    return sealed(round, kind, body);
  }

  private static byte[] sealed(PlayedRound round, MessageKind kind, Body body) {
    return new Envelope(
            kind, round.parameters.hash(), -1, Bytes.of(body.encode()), Envelope.UNSIGNED)
        .encode();
  }

  private static Envelope open(PlayedRound round, byte[] message) {
    return Envelope.open(round.parameters, round.parameters.hash(), message);
  }

  private Bytes hash() {
    return round.parameters.hash();
  }

  private static ClientSet set(Integer... clients) {
    return ClientSet.of(CLIENTS, List.of(clients));
  }
}
