package orhestra.secagg;

/** The messages of the five rounds. */
enum MessageKind {
  ADVERTISE_KEYS(1, Stage.ADVERTISE_KEYS),
  SHARE_KEYS(2, Stage.SHARE_KEYS),
  MASKED_INPUT(3, Stage.MASKED_INPUT),
  CONSISTENCY_CHECK(4, Stage.CONSISTENCY_CHECK),
  UNMASK_SHARES(5, Stage.UNMASK),
  KEY_LIST(17, Stage.SHARE_KEYS),
  SHARE_LIST(18, Stage.MASKED_INPUT),
  SURVIVOR_LIST(19, Stage.CONSISTENCY_CHECK),
  UNMASK_REQUEST(20, Stage.UNMASK);

  private static final int FIRST_OF_SERVER = 17;

  private final int code;
  private final Stage stage;

  MessageKind(int code, Stage stage) {
    this.code = code;
    this.stage = stage;
  }

  static MessageKind of(int code) {
    for (MessageKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new RefusedException(Refusal.WRONG_KIND, "no message is of kind " + code);
  }

  /** The message of a client that belongs to a stage. */
  static MessageKind ofClient(Stage stage) {
    for (MessageKind kind : values()) {
      if (kind.stage == stage) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no message belongs to " + stage);
  }

  /** The wire form. */
  int code() {
    return code;
  }

  boolean isOfServer() {
    return code >= FIRST_OF_SERVER;
  }

  /** The stage that a client's message belongs to, or that the server's message opens. */
  Stage stage() {
    return stage;
  }
}
