package orhestra.insights.store;

/**
 * Says that a chunk has come. The two halves of a hash of 128 bits: the first is the key, or the
 * next free one after it, the other tells which chunk it is.
 */
public record SeenRow(long id, long otherHalf) {}
