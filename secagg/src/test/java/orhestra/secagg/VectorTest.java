package orhestra.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static orhestra.secagg.Refusals.assertRefused;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixed point, packing, the limits of a round, and what a masked vector looks like. */
class VectorTest {
  @Test
  void everyWidthIsPackedWithoutAGap() {
    for (int bits = 1; bits <= Words.MAXIMUM_BITS; bits++) {
      for (int length : new int[] {1, 2, 7, 8, 65}) {
        long[] vector = new Random(bits).longs(length, 0, 1L << bits).toArray();
        vector[0] = Words.mask(bits);
        byte[] packed = Words.pack(vector, bits);
        assertThat(packed).hasSize((length * bits + 7) / 8);
        assertThat(Words.unpack(packed, length, bits)).isEqualTo(vector);
      }
    }
    assertThat(Words.pack(new long[] {1, 2, 3}, 4)).containsExactly(0x21, 0x03);
    assertRefused(Refusal.MALFORMED, () -> Words.unpack(new byte[] {0x21, 0x13}, 3, 4));
    assertRefused(Refusal.WRONG_LENGTH, () -> Words.unpack(new byte[3], 3, 4));
  }

  @Test
  void valuesAreClippedAndRounded() {
    FixedPoint ages = new FixedPoint(-10, 120, 100);
    assertThat(ages.maximumEntry()).isEqualTo(13_000);
    assertThat(ages.encode(-10)).isZero();
    assertThat(ages.encode(-1e300)).isZero();
    assertThat(ages.encode(120)).isEqualTo(13_000);
    assertThat(ages.encode(Double.MAX_VALUE)).isEqualTo(13_000);
    assertThat(ages.clips(120.001)).isTrue();
    assertThat(ages.clips(120)).isFalse();
    assertThat(ages.decode(ages.encode(35.504) + ages.encode(-0.25), 2)).isEqualTo(35.25);
    assertThat(ages.errorBound(4)).isEqualTo(0.02);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatIsNoNumberIsRefused(double value) {
    assertRefused(Refusal.OUT_OF_RANGE, () -> FixedPoint.counts(9).encode(value));
    assertRefused("minimum", () -> new FixedPoint(value, 1, 1));
    assertRefused("maximum", () -> new FixedPoint(0, value, 1));
    assertRefused("scale", () -> new FixedPoint(0, 1, value));
  }

  @Test
  void impossibleSumsAreRefused() {
    FixedPoint counts = FixedPoint.counts(10);
    assertThat(counts.decode(30, 3)).isEqualTo(30);
    assertRefused(Refusal.OUT_OF_RANGE, () -> counts.decode(31, 3));
    assertRefused(Refusal.OUT_OF_RANGE, () -> counts.decode(-1, 3));
  }

  /** All clients at the largest entry: the sum is the modulus less a little, and still exact. */
  @Test
  void theLargestSumDoesNotOverflow() {
    for (int clients = 3; clients <= 5; clients++) {
      RoundParameters base = PlayedRound.parameters(clients, Variant.SEMI_HONEST, 1);
      long maximum = Words.mask(62) / clients;
      PlayedRound round =
          new PlayedRound(with(base, new Shape(2, 62, maximum)), PlayedRound.random(1));
      for (String client : base.clients()) {
        round.vectors.put(client, new long[] {maximum, 0});
        round.clients.put(
            client,
            round.participant(
                client, round.vectors.get(client), PlayedRound.random(client.hashCode())));
      }
      round.playTo(Stage.UNMASKING);
      assertThat(round.finish()).hasValue(new long[] {clients * maximum, 0});
      assertRefused("modulusBits", () -> with(base, new Shape(2, 61, maximum)));
    }
  }

  @Test
  void parametersWithoutPrivacyAreRefused() {
    RoundParameters three = PlayedRound.parameters(3, Variant.SEMI_HONEST, 1);
    assertThat(three.threshold()).isEqualTo(3);
    assertThat(three.maximumDropouts()).isZero();
    assertThat(PlayedRound.parameters(100, Variant.ACTIVE, 1).maximumDropouts()).isEqualTo(33);
    assertThat(RoundParameters.decode(three.encode())).isEqualTo(three);
    assertRefused("clients", () -> PlayedRound.parameters(2, Variant.SEMI_HONEST, 1));
    assertRefused("minimumClients", () -> with(three, List.of("a", "b", "c"), 3, 2));
    assertRefused("clients", () -> with(three, List.of("a", "b", "c"), 3, 4));
    assertRefused("clients", () -> with(three, List.of("a", "b", "b"), 3, 3));
    assertRefused("threshold", () -> with(three, List.of("a", "b", "c", "d"), 2, 3));
    assertRefused("threshold", () -> with(three, List.of("a", "b", "c"), 4, 3));
    byte[] version = three.encode();
    version[0] = 9;
    assertRefused(Refusal.UNKNOWN_VERSION, () -> RoundParameters.decode(version));
  }

  @Test
  void aVectorThatDoesNotFitIsRefused() {
    PlayedRound round = new PlayedRound(3, Variant.SEMI_HONEST, 1);
    assertRefused(
        Refusal.WRONG_LENGTH,
        () -> round.participant("site0000", new long[4], PlayedRound.random(1)));
    for (long entry : new long[] {-1, 1001}) {
      assertRefused(
          Refusal.OUT_OF_RANGE,
          () ->
              round.participant("site0000", new long[] {0, 0, entry, 0, 0}, PlayedRound.random(1)));
    }
  }

  /**
   * Chi-square over 256 values with 255 degrees of freedom: beyond 400 by chance once in some 10^8.
   */
  @ParameterizedTest
  @ValueSource(ints = {11, 40})
  void aMaskedVectorLooksUniform(int bits) {
    long seed = 20171030 + bits;
    System.out.println("masked vectors of seed " + seed);
    RoundParameters parameters =
        with(PlayedRound.parameters(3, Variant.SEMI_HONEST, seed), new Shape(100_000, bits, 5));
    PlayedRound round = new PlayedRound(parameters, PlayedRound.random(seed));
    round.playTo(Stage.MASKED_INPUT);
    for (String client : parameters.clients()) {
      Envelope envelope = Envelope.open(parameters, parameters.hash(), round.message(client));
      long[] masked = Words.unpack(envelope.body().toArray(), 100_000, bits);
      for (int shift : new int[] {0, bits - 8}) {
        int[] counts = new int[256];
        for (long entry : masked) {
          counts[(int) (entry >>> shift & 255)]++;
        }
        double expected = masked.length / 256.0;
        double statistic =
            IntStream.of(counts).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
        assertThat(statistic).as("seed %d, %s", seed, client).isBetween(140.0, 400.0);
      }
    }
  }

  private static RoundParameters with(RoundParameters of, Shape shape) {
    return new RoundParameters(
        of.roundId(),
        of.context(),
        of.variant(),
        of.clients(),
        of.threshold(),
        of.minimumClients(),
        shape,
        of.topology());
  }

  private static RoundParameters with(
      RoundParameters of, List<String> clients, int threshold, int minimum) {
    return new RoundParameters(
        of.roundId(),
        of.context(),
        of.variant(),
        clients,
        threshold,
        minimum,
        Shape.forClients(8, 5, 1000),
        Topology.complete(clients.size(), threshold));
  }
}
