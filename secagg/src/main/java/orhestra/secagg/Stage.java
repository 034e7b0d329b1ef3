package orhestra.secagg;

/** Where a round stands at the server. It only ever moves on. */
public enum Stage {
  ADVERTISE_KEYS(0),
  SHARE_KEYS(1),
  MASKED_INPUT(2),
  /** Only of {@link Variant#ACTIVE}. */
  CONSISTENCY_CHECK(3),
  UNMASK(4),
  /** All shares are there; the caller has the sum. */
  UNMASKING(5),
  FINISHED(6),
  FAILED(7);

  private final int code;

  Stage(int code) {
    this.code = code;
  }

  /** For whoever keeps rounds: 0..7, and never another number for the same stage. */
  public int code() {
    return code;
  }

  /**
   * The stage with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Stage of(int code) {
    for (Stage stage : values()) {
      if (stage.code == code) {
        return stage;
      }
    }
    throw new IllegalArgumentException("no stage has the code " + code);
  }

  /** What comes when this stage is closed and the round goes on. */
  public Stage next(Variant variant) {
    return switch (this) {
      case ADVERTISE_KEYS -> SHARE_KEYS;
      case SHARE_KEYS -> MASKED_INPUT;
      case MASKED_INPUT -> variant == Variant.ACTIVE ? CONSISTENCY_CHECK : UNMASK;
      case CONSISTENCY_CHECK -> UNMASK;
      case UNMASK -> UNMASKING;
      case UNMASKING -> FINISHED;
      case FINISHED, FAILED -> throw new IllegalStateException(this + " is the end");
    };
  }

  /** The stage whose senders may send in this one. */
  Stage last(Variant variant) {
    return switch (this) {
      case SHARE_KEYS -> ADVERTISE_KEYS;
      case MASKED_INPUT -> SHARE_KEYS;
      case CONSISTENCY_CHECK -> MASKED_INPUT;
      case UNMASK -> variant == Variant.ACTIVE ? CONSISTENCY_CHECK : MASKED_INPUT;
      case ADVERTISE_KEYS, UNMASKING, FINISHED, FAILED ->
          throw new IllegalStateException(this + " has none before it");
    };
  }

  /** Whether no message is taken any more. */
  public boolean isOver() {
    return compareTo(UNMASK) > 0;
  }
}
