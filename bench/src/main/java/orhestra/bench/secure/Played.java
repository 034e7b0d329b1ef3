package orhestra.bench.secure;

/**
 * What a round cost.
 *
 * @param serverSeconds the server's work: all it did from the first message to the sum
 * @param clientSeconds the work of one client, its keys included
 * @param traffic that of the client that sent and received the most
 * @param wrongEntries entries of the sum that are not those of the survivors' vectors
 */
public record Played(
    double serverSeconds, double clientSeconds, Traffic traffic, int wrongEntries) {}
