package io.comevl.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comevl.ingest.BrokerUnavailableException;
import io.comevl.ingest.KafkaCluster;
import io.comevl.ingest.Topics;
import io.comevl.job.PastRecords;
import io.comevl.job.QueryStore;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import io.javalin.plugin.bundled.RateLimitPlugin;
import io.javalin.util.JavalinBindException;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The live page and its API, over one Kafka. */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Where the plots' library lies on the class path; the build brings this version. */
    private static final String PLOTS = "/META-INF/resources/webjars/uplot/1.6.30";

    private static final String POLICY = "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; "
            + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Listeners listeners;
    private final KafkaFeed feed;
    private final Javalin server;
    private final List<Route> routes;
    private final URI address;

    private WebServer(Listeners listeners, KafkaFeed feed, Javalin server, List<Route> routes, URI address) {
        this.routes = routes;
        this.listeners = listeners;
        this.feed = feed;
        this.server = server;
        this.address = address;
    }

    /**
     * Starts reading Kafka and serving; the topics exist.
     *
     * @throws IOException if the address is not known or its port is taken
     * @throws IllegalArgumentException if other machines could reach it and there are no tokens
     */
    public static WebServer start(WebSettings settings, KafkaCluster kafka, Topics topics) throws IOException {
        settings.check();
        Recent recent = new Recent();
        Listeners listeners = new Listeners();
        QueryStore store = new QueryStore(kafka, topics.queries(), PATIENCE);
        Questions questions = new Questions(store);
        PastRecords past = new PastRecords(kafka, PATIENCE);
        List<Route> routes = Stream.of(
                        new WatchRoutes(recent, listeners, settings).routes(),
                        new QueryRoutes(recent, store, settings.kept()).routes(),
                        new HistoryRoutes(past, topics).routes(),
                        new HealthRoutes(settings.beside().health()).routes(),
                        new EvidenceRoutes(recent, settings.beside().evidence()).routes(),
                        questions.routes())
                .flatMap(List::stream)
                .toList();
        Javalin server = Javalin.create(config -> configure(config, settings, routes));
        KafkaFeed feed = KafkaFeed.start(kafka, topics, recent, listeners, questions);
        try {
            listen(server, settings);
        } catch (JavalinBindException taken) {
            feed.close();
            throw new IOException(
                    "the page cannot listen on " + settings.bind() + ":" + settings.port()
                            + "; free the port or give another one with --port",
                    taken);
        }
        String scheme = settings.certificate().isPresent() ? "https" : "http";
        URI address = URI.create(scheme + "://" + name(settings.bind()) + ":" + server.port());
        return new WebServer(listeners, feed, server, routes, address);
    }

    /** All ways in. */
    List<Route> routes() {
        return routes;
    }

    private static void listen(Javalin server, WebSettings settings) {
        if (settings.certificate().isPresent()) {
            server.start(); // on the connector that configure() added
        } else {
            server.start(settings.bind(), settings.port());
        }
    }

    /** Where the page is. */
    public URI address() {
        return address;
    }

    /** Why reading Kafka ended by itself; empty while all is well. */
    public Optional<Exception> failed() {
        return feed.failed();
    }

    /** Lets Prometheus see whether it reads Kafka, and how many pages are open. */
    public void measure(PrometheusRegistry registry) {
        GaugeWithCallback.builder()
                .name("comevl_web_listeners")
                .help("Pages and others that are told everything as it comes.")
                .callback(told -> told.call(listeners.count()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("comevl_web_reading")
                .help("1 while Kafka is read, 0 after reading it has failed.")
                .callback(told -> told.call(failed().isPresent() ? 0 : 1))
                .register(registry);
    }

    private static void configure(JavalinConfig config, WebSettings settings, List<Route> routes) {
        Doorkeeper doorkeeper = new Doorkeeper(settings.tokens());
        settings.certificate()
                .ifPresent(certificate -> config.jetty.addConnector((server, http) -> {
                    http.addCustomizer(
                            new SecureRequestCustomizer(false)); // names are the reader's business: there may be many
                    ServerConnector connector = new ServerConnector(
                            server,
                            new SslConnectionFactory(certificate.context(), HttpVersion.HTTP_1_1.asString()),
                            new HttpConnectionFactory(http));
                    connector.setHost(settings.bind());
                    connector.setPort(settings.port());
                    return connector;
                }));
        config.registerPlugin(new RateLimitPlugin(limits -> {}));
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.staticFiles.add(files -> {
            files.hostedPath = "/";
            files.directory = "/io/comevl/web/page";
            files.location = Location.CLASSPATH;
        });
        config.staticFiles.add(files -> {
            files.hostedPath = "/plots";
            files.directory = PLOTS;
            files.location = Location.CLASSPATH;
        });
        config.routes.before(WebServer::harden);
        config.routes.before("/api/*", doorkeeper::slow);
        config.routes.before("/api/*", doorkeeper::admit);
        config.routes.before("/openapi.json", doorkeeper::admit);
        config.routes.beforeMatched(doorkeeper::check);
        routes.forEach(
                route -> config.routes.addHttpHandler(route.method(), route.path(), route.handler(), route.role()));
        mistakes(config.routes);
    }

    private static void harden(Context request) {
        request.header(Header.CONTENT_SECURITY_POLICY, POLICY);
        request.header(Header.X_CONTENT_TYPE_OPTIONS, "nosniff");
        request.header(Header.REFERRER_POLICY, "no-referrer");
        request.header(Header.CACHE_CONTROL, request.path().startsWith("/api/") ? "no-store" : "no-cache");
    }

    private static void mistakes(RoutesConfig routes) {
        routes.exception(HttpResponseException.class, (e, request) -> {
            request.status(e.getStatus());
            tell(request, e.getMessage());
        });
        routes.exception(QueryStore.MissingQueryException.class, (e, request) -> {
            request.status(HttpStatus.NOT_FOUND);
            tell(request, e.getMessage());
        });
        routes.exception(IllegalArgumentException.class, (e, request) -> {
            request.status(HttpStatus.BAD_REQUEST);
            tell(request, e.getMessage());
        });
        routes.exception(BrokerUnavailableException.class, (e, request) -> {
            request.status(HttpStatus.SERVICE_UNAVAILABLE);
            tell(request, e.getMessage());
        });
        routes.exception(ExecutionException.class, (e, request) -> {
            request.status(HttpStatus.SERVICE_UNAVAILABLE);
            tell(request, "Kafka refused it: " + e.getCause().getMessage());
        });
        routes.exception(Exception.class, (e, request) -> {
            LOG.error("{} {}", request.method(), request.path(), e);
            request.status(HttpStatus.INTERNAL_SERVER_ERROR);
            tell(request, "this should not happen; the server's log says more");
        });
    }

    private static void tell(Context request, String mistake) {
        WatchRoutes.json(request, JsonNodeFactory.instance.objectNode().put("error", mistake));
    }

    private static String name(String bind) {
        return bind.contains(":") ? "[" + bind + "]" : bind;
    }

    @Override
    public void close() {
        listeners.close();
        server.stop();
        feed.close();
    }
}
