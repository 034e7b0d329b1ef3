package orhestra.secagg;

/** Why a message, or a value, was not taken. */
public enum Refusal {
  /** The bytes are no message: too short, too long, or not in the one canonical form. */
  MALFORMED,
  /** A version of the protocol that is not spoken here. */
  UNKNOWN_VERSION,
  /** A kind of message that does not exist, or that is not for this side. */
  WRONG_KIND,
  /** Another round's message, or one under other parameters: replayed or misled. */
  OTHER_ROUND,
  /** The sender is not one of the round's clients. */
  UNKNOWN_SENDER,
  /** The message says to be of another sender than the one who handed it in. */
  WRONG_SENDER,
  /** The sender missed an earlier stage and is out of the round. */
  DROPPED_OUT,
  /** The message belongs to a stage that has not begun. */
  TOO_EARLY,
  /** The message belongs to a stage that is closed. */
  TOO_LATE,
  /** The sender's message of this stage was taken before, with other bytes. */
  ALTERED_REPEAT,
  /** A vector, or a list of shares, of another length than the round's. */
  WRONG_LENGTH,
  /** The signature is not the sender's. */
  FORGED,
  /** A public key of small order: every agreement with it gives the same secret. */
  WEAK_KEY,
  /** Keys of a client, or one's own, are not those that it signed or sent. */
  ALTERED_KEYS,
  /** A list is smaller than the threshold, or than the minimum. */
  TOO_FEW_CLIENTS,
  /** A list without the client that it was sent to. */
  NOT_IN_LIST,
  /** A list with clients that were not in that of the stage before. */
  NOT_A_SUBSET,
  /** Two lists that must be the same are not. */
  LISTS_DIFFER,
  /** Fewer than the threshold have signed the same list. */
  TOO_FEW_SIGNATURES,
  /** The server asks for both kinds of share of one client, which would unmask that client. */
  BOTH_KINDS_OF_SHARE,
  /** The client has answered this stage, to other bytes. */
  ALREADY_ANSWERED,
  /** A share could not be decrypted, or is no element of the field. */
  BAD_SHARE,
  /** An entry is outside of what the round's parameters allow. */
  OUT_OF_RANGE,
  /** The round is over for this side: finished, failed or refused. */
  ENDED
}
