import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.http.HttpServerTransport;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One Elasticsearch node as a plain Java program: {@code EmbeddedNode HOME [setting=value ...]}.
 * It lives until it is signalled or its standard input ends.
 */
public class EmbeddedNode {
  private static final long CLOSE_LIMIT_MILLIS = 10_000;

  public static void main(String[] arguments) {
    exitWithParent();
    try {
      Node node = createNode(arguments);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
      node.start();
      int port = node.injector().getInstance(HttpServerTransport.class).boundAddress().publishAddress().getPort();
      // embedded-node.ts waits for this line: with http.port=0 nothing else tells the port.
      System.out.println("EmbeddedNode listens on port " + port);
    } catch (Throwable failure) {
      failure.printStackTrace();
      // A node that failed half way leaves threads behind that would keep the process alive.
      System.exit(1);
    }
  }

  private static Node createNode(String[] arguments) {
    Path home = Path.of(arguments[0]);
    Settings.Builder builder = Settings.builder().put("path.home", home.toString());
    for (int i = 1; i < arguments.length; i++) {
      String[] pair = arguments[i].split("=", 2);
      builder.put(pair[0], pair[1]);
    }
    Settings settings = builder.build();
    LogConfigurator.configureWithoutConfig(settings);
    Environment environment = new Environment(settings, home.resolve("config"));
    var modules = PluginsLoader.loadModulesBundles(environment.modulesDir(), false);
    return new Node(environment, PluginsLoader.createPluginsLoader(modules, Set.of(), Map.of(), false));
  }

  /** The parent holds the other end of standard input, and the kernel closes it however the parent dies. */
  private static void exitWithParent() {
    // Also what keeps the program alive: every thread of the node itself is a daemon.
    new Thread(() -> {
      try {
        while (System.in.read() >= 0) {}
      } catch (IOException closed) {
        // As good as the end of input.
      }
      System.exit(0);
    }).start();
  }

  private static void close(Node node) {
    Thread limit = new Thread(() -> {
      try {
        Thread.sleep(CLOSE_LIMIT_MILLIS);
      } catch (InterruptedException ignored) {
        // Halting early is harmless: the translog holds every acknowledged write.
      }
      Runtime.getRuntime().halt(1);
    });
    limit.setDaemon(true);
    limit.start();
    try {
      node.close();
    } catch (IOException failure) {
      failure.printStackTrace();
    }
  }
}
