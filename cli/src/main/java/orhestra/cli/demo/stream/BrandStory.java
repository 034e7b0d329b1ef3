package orhestra.cli.demo.stream;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A made-up brand and what is said of it.
 *
 * @param name its slug
 * @param positive share of kind mentions on a usual day
 * @param negative share of unkind ones
 * @param mentions usual mentions of a chunk
 * @param themes what people speak of, the most frequent first
 * @param topics in the order of their frequency
 */
record BrandStory(
    String name,
    double positive,
    double negative,
    int mentions,
    List<Theme> themes,
    List<String> topics) {

  /**
   * Something people speak of.
   *
   * @param labels how workers call it: one thing in other spelling, case or order of words
   * @param texts examples of mentions
   */
  record Theme(List<String> labels, List<String> texts) {
    Theme {
      labels = List.copyOf(labels);
      texts = List.copyOf(texts);
    }
  }

  BrandStory {
    requireNonNull(name, "name is null");
    themes = List.copyOf(themes);
    topics = List.copyOf(topics);
  }

  /** The brands of the demo. */
  static final List<BrandStory> ALL =
      List.of(
          new BrandStory(
              "aurora-coffee",
              0.58,
              0.14,
              24,
              List.of(
                  theme("Oat milk", "oat milk!", "OAT MILK", "Milk, oat"),
                  theme("Long queues", "long queues", "Queues long", "LONG QUEUES"),
                  theme(
                      "New winter menu", "winter menu new", "new Winter Menu", "New winter menu."),
                  theme("Loyalty card", "loyalty-card", "Card loyalty", "loyalty card")),
              List.of("oat milk", "queues", "winter menu", "loyalty", "prices", "wifi")),
          new BrandStory(
              "northwind-air",
              0.34,
              0.38,
              31,
              List.of(
                  theme("Delayed flights", "delayed flights", "Flights delayed", "DELAYED FLIGHTS"),
                  theme("Lost baggage", "lost baggage", "Baggage lost", "lost baggage!"),
                  theme("Friendly crew", "crew friendly", "friendly crew", "Friendly Crew"),
                  theme("Seat selection fee", "fee: seat selection", "Seat selection fee")),
              List.of("delays", "baggage", "crew", "fees", "refund", "app")),
          new BrandStory(
              "lumen-phones",
              0.47,
              0.25,
              42,
              List.of(
                  theme("Battery life", "battery life", "Life, battery", "BATTERY LIFE"),
                  theme(
                      "Camera at night", "camera at night", "Night, camera at", "camera at Night"),
                  theme("Price increase", "price increase", "Increase price", "Price Increase"),
                  theme("Launch event", "launch event", "event launch", "LAUNCH EVENT")),
              List.of("battery", "camera", "price", "launch", "update", "screen", "design")),
          new BrandStory(
              "casa-verde",
              0.52,
              0.18,
              13,
              List.of(
                  theme("Recycled packaging", "recycled packaging", "packaging, recycled"),
                  theme("Out of stock", "out of stock", "OUT OF STOCK", "out-of-stock"),
                  theme("Assembly guide", "assembly guide", "Guide assembly")),
              List.of("packaging", "stock", "assembly", "delivery")),
          new BrandStory(
              "velocity-bikes",
              0.61,
              0.12,
              17,
              List.of(
                  theme("Electric city bike", "city bike electric", "Electric City Bike"),
                  theme("Brake recall", "brake recall", "recall: brake", "BRAKE RECALL"),
                  theme("Test ride", "test ride", "Ride test", "test ride!")),
              List.of("e-bike", "brakes", "test ride", "service", "price")),
          new BrandStory(
              "tidewater-bank",
              0.28,
              0.41,
              20,
              List.of(
                  theme("App outage", "app outage", "outage app", "App Outage!"),
                  theme("Hidden fees", "hidden fees", "fees hidden", "HIDDEN FEES"),
                  theme("Branch closures", "branch closures", "closures, branch")),
              List.of("app", "fees", "branches", "savings", "support")));

  private static Theme theme(String... labels) {
    String what = labels[0].toLowerCase(java.util.Locale.ROOT);
    return new Theme(
        List.of(labels),
        List.of(
            "Anyone else talking about " + what + "?",
            what + " again today, third time this week",
            "Say what you want, " + what + " is what I notice first",
            "My whole feed is " + what,
            "Finally somebody mentions " + what));
  }
}
