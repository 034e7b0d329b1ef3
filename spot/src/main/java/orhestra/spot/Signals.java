package orhestra.spot;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the signals of this process until it is closed.
 *
 * <p>A shutdown hook would not do: while hooks run, further signals go unheard, and the exit status
 * is that of a killed process. The JDK's {@code sun.misc.Signal} is exported for this use (JEP 260)
 * but not part of its API, so it is looked up by name; where it is missing, signals end the process
 * as they always do (and the watchdog ends the programs of a worker).
 */
public final class Signals implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);

  /** Each signal with the handler it had before. */
  private final Map<Object, Object> earlier = new LinkedHashMap<>();

  private Signals() {}

  /**
   * @param names without SIG
   * @param handler gets the signal's number, each time on a thread of its own
   */
  public static Signals handle(List<String> names, IntConsumer handler) {
    Signals signals = new Signals();
    for (String name : names) {
      try {
        signals.install(name, handler);
      } catch (InvocationTargetException e) {
        // Such as a signal that this system lacks or the virtual machine keeps for itself.
        log.debug("SIG{} is not handled: {}", name, String.valueOf(e.getCause()));
      } catch (ReflectiveOperationException e) {
        log.debug("Signals cannot be handled here: {}", e.toString());
        break;
      }
    }
    return signals;
  }

  private void install(String name, IntConsumer handler) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Lookup lookup = MethodHandles.publicLookup();
    MethodHandle accept =
        lookup
            .findVirtual(IntConsumer.class, "accept", MethodType.methodType(void.class, int.class))
            .bindTo(handler);
    MethodHandle number =
        lookup.findVirtual(signalType, "getNumber", MethodType.methodType(int.class));
    Object proxy =
        MethodHandleProxies.asInterfaceInstance(
            handlerType, MethodHandles.filterArguments(accept, 0, number));
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    earlier.put(signal, handleMethod(signalType, handlerType).invoke(null, signal, proxy));
  }

  private static Method handleMethod(Class<?> signalType, Class<?> handlerType)
      throws NoSuchMethodException {
    return signalType.getMethod("handle", signalType, handlerType);
  }

  /** Puts the earlier handlers back. */
  @Override
  public void close() {
    earlier.forEach(
        (signal, before) -> {
          try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object unused =
                handleMethod(signal.getClass(), handlerType).invoke(null, signal, before);
          } catch (ReflectiveOperationException e) {
            log.debug("A signal's earlier handler was not put back: {}", e.toString());
          }
        });
    earlier.clear();
  }
}
