package orhestra.platform.outgoing;

import static java.util.Objects.requireNonNull;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where requests to addresses that others chose may go. Never to link-local addresses and the
 * others at which clouds hand out a machine's credentials, nor to multicast or {@code 0.0.0.0}.
 */
public enum AddressRule {
  /** Also to loopback and private networks. */
  ANY,
  /** Only to what the whole Internet can reach. */
  PUBLIC;

  /** The longest address that is accepted. */
  public static final int LONGEST = 2_000;

  /** Metadata services that are not link-local: of Amazon over IPv6, Alibaba, Oracle. */
  private static final Set<String> METADATA =
      Set.of("fd000ec2000000000000000000000254", "646464c8", "c00000c0");

  /** No name: {@code 10.0.0.1}, {@code [::1]}, but also {@code 10.1} and {@code 0x7f000001}. */
  private static final Pattern LITERAL =
      Pattern.compile("(?:0[xX][0-9a-fA-F]*|[0-9]+)(?:\\.(?:0[xX][0-9a-fA-F]*|[0-9]+))*\\.?|.*:.*");

  /** Other forms lead, with one version of java, elsewhere than with the next. */
  private static final Pattern USUAL_FORM =
      Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}|.*:.*");

  private static final byte[] NAT64 = HexFormat.of().parseHex("0064ff9b0000000000000000");
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

  /** What is wrong with an address to which somebody wants to be called, for people. */
  public static final class BadAddressException extends Exception {
    private static final long serialVersionUID = 1;

    BadAddressException(String message) {
      super(message);
    }
  }

  /**
   * An address as somebody gave it. Names are not looked up; where they lead is checked when a
   * request is sent.
   *
   * @throws BadAddressException whose message goes on after the name of the field
   */
  public URI read(String text) throws BadAddressException {
    requireNonNull(text, "text is null");
    if (text.length() > LONGEST) {
      throw new BadAddressException("must have at most " + LONGEST + " characters");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new BadAddressException("must be an http or https address");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost();
    if (!(scheme.equals("http") || scheme.equals("https")) || host == null || host.isEmpty()) {
      throw new BadAddressException("must be an http or https address with a host");
    }
    if (uri.getRawUserInfo() != null) {
      throw new BadAddressException("must have no user and no password");
    }
    if (uri.getRawFragment() != null) {
      throw new BadAddressException("must have no fragment (#)");
    }
    if (uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new BadAddressException("must have a port from 1 to 65535");
    }
    if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new BadAddressException("must be ASCII; other characters are to be %-encoded");
    }
    if (LITERAL.matcher(host).matches()) {
      Optional<String> refusal = refusal(literal(host));
      if (refusal.isPresent()) {
        throw new BadAddressException(refusal.get());
      }
    }
    return uri;
  }

  private static InetAddress literal(String host) throws BadAddressException {
    try {
      if (USUAL_FORM.matcher(host).matches()) {
        return InetAddress.getByName(host);
      }
      throw new BadAddressException(
          "must have its host as a name, or an address in its usual form");
    } catch (UnknownHostException e) {
      throw new BadAddressException("has no such host");
    }
  }

  /**
   * Looks up the host and checks all of its addresses. Blocks as long as a look-up takes.
   *
   * @throws UnknownHostException if it has none
   * @throws RefusedAddressException if no request may go to one of them
   */
  void check(String host) throws UnknownHostException, RefusedAddressException {
    for (InetAddress address : InetAddress.getAllByName(host)) {
      Optional<String> refusal = refusal(address);
      if (refusal.isPresent()) {
        throw new RefusedAddressException(host + " " + refusal.get());
      }
    }
  }

  /** Why no request may go there, as the end of a sentence; empty if one may. */
  Optional<String> refusal(InetAddress address) {
    InetAddress real = embedded(address);
    if (real.isLinkLocalAddress()
        || METADATA.contains(HexFormat.of().formatHex(real.getAddress()))) {
      return Optional.of("is a link-local or metadata address, to which nothing is sent");
    }
    if (real.isAnyLocalAddress() || real.isMulticastAddress()) {
      return Optional.of("is an address of no single machine, to which nothing is sent");
    }
    return this == PUBLIC && isPrivate(real)
        ? Optional.of("is a private address, to which nothing is sent")
        : Optional.empty();
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address.isLoopbackAddress() || address.isSiteLocalAddress()) {
      return true;
    }
    return address instanceof Inet4Address
        // "This network", carriers' shared space (RFC 6598), and the reserved block with broadcast.
        ? bytes[0] == 0 || (bytes[0] == 100 && (bytes[1] & 0xc0) == 64) || (bytes[0] & 0xf0) == 0xf0
        // Unique local (RFC 4193).
        : (bytes[0] & 0xfe) == 0xfc;
  }

  /** The IPv4 address to which a translating one of IPv6 leads; else the address itself. */
  private static InetAddress embedded(InetAddress address) {
    if (!(address instanceof Inet6Address six)) {
      return address;
    }
    byte[] bytes = six.getAddress();
    byte[] four = null;
    if (startsWith(bytes, NAT64) || (six.isIPv4CompatibleAddress() && bytes[12] != 0)) {
      four = Arrays.copyOfRange(bytes, 12, 16);
    } else if (startsWith(bytes, SIX_TO_FOUR)) {
      four = Arrays.copyOfRange(bytes, 2, 6);
    }
    try {
      return four == null ? address : InetAddress.getByAddress(four);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }
}
