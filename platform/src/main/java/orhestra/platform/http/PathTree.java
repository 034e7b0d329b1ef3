package orhestra.platform.http;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes as a tree of path segments. Finding one compares characters in place: no regular
 * expression, and no string per segment.
 */
final class PathTree {
  private final Node root = new Node("");
  private int mostParameters;

  /** All methods of one path template. */
  static final class Leaf {
    private final String[] parameters;
    private final Map<Method, Endpoint> byMethod = new EnumMap<>(Method.class);
    private String allow = "";

    private Leaf(List<String> parameters) {
      this.parameters = parameters.toArray(String[]::new);
    }

    @Nullable Endpoint endpoint(Method method) {
      return byMethod.get(method);
    }

    String[] parameters() {
      return parameters;
    }

    boolean isForVisitors() {
      return byMethod.values().stream()
          .anyMatch(endpoint -> endpoint.route().access() == Access.VISITOR);
    }

    /** The value of the Allow header. */
    String allow() {
      return allow;
    }
  }

  private static final class Node {
    private final String literal;
    private final List<Node> literals = new ArrayList<>();
    private @Nullable Node parameter;
    private @Nullable Leaf leaf;

    private Node(String literal) {
      this.literal = literal;
    }
  }

  void add(Endpoint endpoint) {
    String path = endpoint.route().path();
    Node node = root;
    List<String> parameters = new ArrayList<>();
    for (String segment : path.substring(1).split("/", -1)) {
      if (segment.startsWith("{") && segment.endsWith("}")) {
        parameters.add(segment.substring(1, segment.length() - 1));
        if (node.parameter == null) {
          node.parameter = new Node("");
        }
        node = node.parameter;
      } else {
        node = literalChild(node, segment);
      }
    }
    if (node.leaf == null) {
      node.leaf = new Leaf(parameters);
    }
    Leaf leaf = node.leaf;
    Method method = endpoint.route().method();
    if (leaf.byMethod.putIfAbsent(method, endpoint) != null) {
      throw new IllegalArgumentException("two routes for " + method + " " + path);
    }
    if (!List.of(leaf.parameters).equals(parameters)) {
      throw new IllegalArgumentException("parameters of " + path + " have two names");
    }
    leaf.allow = allow(leaf);
    mostParameters = Math.max(mostParameters, parameters.size());
  }

  /** An array that {@link #find} can use for any path. */
  int[] positions() {
    return new int[2 * mostParameters];
  }

  /**
   * The leaf for a path, or null.
   *
   * @param positions receives begin and end of each parameter
   */
  @Nullable Leaf find(String path, int[] positions) {
    return path.isEmpty() || path.charAt(0) != '/' ? null : find(root, path, 1, positions, 0);
  }

  private static @Nullable Leaf find(
      Node node, String path, int begin, int[] positions, int parameters) {
    int end = path.indexOf('/', begin);
    boolean last = end < 0;
    if (last) {
      end = path.length();
    }
    for (int i = 0; i < node.literals.size(); i++) {
      Node child = node.literals.get(i);
      if (child.literal.length() == end - begin && path.startsWith(child.literal, begin)) {
        Leaf leaf = last ? child.leaf : find(child, path, end + 1, positions, parameters);
        if (leaf != null) {
          return leaf;
        }
      }
    }
    Node child = node.parameter;
    if (child == null || end == begin) {
      return null;
    }
    positions[2 * parameters] = begin;
    positions[2 * parameters + 1] = end;
    return last ? child.leaf : find(child, path, end + 1, positions, parameters + 1);
  }

  private static Node literalChild(Node node, String literal) {
    for (Node child : node.literals) {
      if (child.literal.equals(literal)) {
        return child;
      }
    }
    Node child = new Node(literal);
    node.literals.add(child);
    return child;
  }

  private static String allow(Leaf leaf) {
    List<String> names = new ArrayList<>();
    for (Method method : Method.values()) {
      if (leaf.byMethod.containsKey(method)) {
        names.add(method.name());
        if (method == Method.GET) {
          names.add("HEAD");
        }
      }
    }
    names.add("OPTIONS");
    return String.join(", ", names);
  }
}
