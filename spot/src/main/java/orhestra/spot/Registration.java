package orhestra.spot;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import orhestra.client.spot.Hello;
import orhestra.client.spot.SpotProtocol;

/** Under which id the agent is known to the server. Safe for use by many threads. */
final class Registration {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  private final SpotProtocol protocol;
  private final SpotOptions options;
  private final WorkDir work;
  private final MachineLoad machine;
  private volatile String spotId = "";

  Registration(SpotProtocol protocol, SpotOptions options, WorkDir work, MachineLoad machine) {
    this.protocol = protocol;
    this.options = options;
    this.work = work;
    this.machine = machine;
  }

  /** The id; empty before the first hello. */
  String spotId() {
    return spotId;
  }

  /**
   * Says hello: the first time for a new id, so that the leases of an earlier agent in this folder
   * are not mistaken for this one's; later under the id it has, with all it has to say of itself.
   */
  void hello() throws InterruptedException {
    String known = spotId;
    String given = protocol.hello(describe(known.isEmpty() ? null : known)).spotId();
    spotId = given;
    if (!given.equals(known)) {
      remember(given);
      log.info(
          "Registered at {} as {}: {} slots, labels {}",
          options.transport().server(),
          given,
          options.slots(),
          labels());
    } else {
      log.info("Registered again at {} as {}", options.transport().server(), given);
    }
  }

  private Hello describe(@Nullable String id) {
    @Nullable String version = SpotAgent.class.getPackage().getImplementationVersion();
    return new Hello(
        id,
        null,
        new Hello.SpotInfo(
            options.name(),
            machine.cores(),
            machine.totalRamMb(),
            options.slots(),
            labels(),
            options.name(),
            version == null ? "unreleased" : version,
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.vm.version"),
            machine.totalDiskGb()),
        new Hello.Capabilities(List.of()));
  }

  private List<String> labels() {
    return options.labels().entrySet().stream().map(l -> l.getKey() + "=" + l.getValue()).toList();
  }

  private void remember(String id) {
    try {
      work.rememberSpotId(id);
    } catch (IOException e) {
      log.warn("Could not note the id {} in {}: {}", id, work.path(), e.toString());
    }
  }
}
