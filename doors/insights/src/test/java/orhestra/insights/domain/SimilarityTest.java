package orhestra.insights.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SimilarityTest {
  private static final double THRESHOLD = 0.75;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Launch Buzz           | launch buzz!
          Launch Buzz           | Buzz, launch
          Launch Buzz           | Launch Buzz 🚀
          Launch Buzz           | #LaunchBuzz
          Launch Buzz           | The buzz about the launch
          Shipping delays       | Shipping delay
          Shipping delays       | Delayed shipping
          Price complaints      | Price complaint
          Pricing complaints    | Complaints on price
          Colour choices        | Color choices
          Organised events      | Organized events
          Customer service      | Custmer service
          Customer service      | Customer servcie
          Delivery problems     | delivary problems
          E-mail support        | email support
          iPhone15 battery      | iPhone 15 battery
          ISTANBUL mağazası     | İstanbul MAĞAZASI
          ısı sorunu            | ISI SORUNU
          Straße gesperrt       | STRASSE gesperrt
          Café crème            | cafe creme
          Smørrebrød            | Smorrebrod
          ΛΌΓΟΣ ΚΑΙ ΈΡΓΟ        | λόγος και έργο
          物流延迟              | 物流 延迟！
          客服态度差            | 客服态度很差
          配送の遅れ            | 配送の遅れ。
          ﾊﾞｯﾃﾘｰ                | バッテリー
          배송 지연             | 배송이 지연
          배송 지연             | 배송지연
          خدمة العملاء          | خِدْمَةُ العُمَلاء
          Задержка доставки     | задержки доставки
          Ёлка                  | елка
          ปัญหาแบตเตอรี่             | ปัญหาแบตเตอรี่!
          """)
  void sameMatter(String one, String two) {
    assertThat(Similarity.ofLabels(one, two)).isGreaterThanOrEqualTo(THRESHOLD);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Positive reviews           | Negative reviews
          Positive product reviews   | Negative product reviews
          Positive app store reviews | Negative app store reviews
          iPhone 14 battery          | iPhone 15 battery
          iPhone 14 Pro battery life | iPhone 15 Pro battery life
          Galaxy S23 camera          | Galaxy S24 camera
          Customer service           | Customer support
          Battery life               | Battery swelling
          Store opening              | Store closing
          Reliable service           | Unreliable service
          Happy customers            | Unhappy customers
          Happy with the delivery    | Not happy with the delivery
          Useful manual              | Useless manual
          Price drop                 | Prize drop
          Login problems             | Logout problems
          Increased prices           | Decreased prices
          Service outage             | Server outage
          正面评价                   | 负面评价
          产品质量正面评价           | 产品质量负面评价
          電池の寿命                 | 電池の膨張
          긍정적인 리뷰              | 부정적인 리뷰
          مراجعات إيجابية            | مراجعات سلبية
          Открытие магазина          | Закрытие магазина
          カメラ                     | ガラス
          🚀                         | 😡
          Launch                     | Delivery
          """)
  void anotherMatter(String one, String two) {
    assertThat(Similarity.ofLabels(one, two)).isLessThan(THRESHOLD);
  }

  @Test
  void sameWordsAreOneKeyAndNothingLess() {
    assertThat(Similarity.ofLabels("Launch Buzz", "buzz: LAUNCH")).isEqualTo(1);
    assertThat(Label.of("Launch Buzz").key()).isEqualTo(Label.of("buzz: LAUNCH").key());
    assertThat(Similarity.ofLabels("Launch Buzz", "Launch buzzes")).isLessThan(1);
    assertThat(Label.of("🚀").key()).isEqualTo(Label.of(" 🚀\uFE0F ").key());
    assertThat(Label.of("The Who").key()).isEqualTo("who");
    assertThat(Label.of("to be or not").key()).isEqualTo("be not");
    assertThat(Label.of("is on").key()).isEqualTo("is on");
  }

  @Test
  void doesNotDependOnTheSide() {
    List<String> labels =
        List.of(
            "aabbcd aabbce", "aabbcde aabbcf aabbcd", "launch", "buzz launch", "battery 14", "電池");
    for (String one : labels) {
      for (String two : labels) {
        assertThat(Similarity.ofLabels(one, two))
            .as("%s and %s", one, two)
            .isEqualTo(Similarity.ofLabels(two, one));
      }
    }
  }

  @Test
  void sharedMentionsBringLabelsNearer() {
    List<Mention> one = List.of(mention("a"), mention("b"), mention("c"), mention("d"));
    List<Mention> two = List.of(mention("b"), mention("x"));
    assertThat(Similarity.overlap(one, two)).isEqualTo(0.5);
    assertThat(Similarity.overlap(two, one)).isEqualTo(0.5);
    assertThat(Similarity.overlap(one, List.of())).isZero();
    assertThat(Similarity.combined(0.6, 0.5)).isEqualTo(0.7);
    assertThat(Similarity.combined(0, 1)).isEqualTo(0.5);
    assertThat(Similarity.combined(1, 0)).isEqualTo(1);
  }

  private static Mention mention(String text) {
    return new Mention(text, new Place(0, "c", 0));
  }
}
