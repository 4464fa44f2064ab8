package io.comevl.job.notify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * The part of S3's protocol that evidence needs, in memory: objects of one bucket put, asked for, listed (five at a time)
 * and deleted.
 */
final class ObjectStore implements AutoCloseable {

    private static final int PAGE = 5;

    private final HttpServer server;
    private final String bucket;
    private final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private volatile String refusedSuffix = "";

    ObjectStore(String bucket) throws IOException {
        this.bucket = bucket;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    Map<String, byte[]> objects() {
        return objects;
    }

    /** Answers puts of names that end so with an error, from now on; with nothing, of none. */
    void refuse(String suffix) {
        refusedSuffix = suffix;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!path.startsWith("/" + bucket)
                    || !exchange.getRequestHeaders().getFirst("Authorization").contains("Credential=somebody/")) {
                send(exchange, 403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
                return;
            }
            String key = path.substring(Math.min(path.length(), bucket.length() + 2));
            switch (exchange.getRequestMethod()) {
                case "PUT" -> {
                    if (!refusedSuffix.isEmpty() && key.endsWith(refusedSuffix)) {
                        send(exchange, 400, "<Error><Code>BadRequest</Code><Message>not now</Message></Error>");
                    } else {
                        objects.put(key, body);
                        send(exchange, 200, "");
                    }
                }
                case "HEAD" -> exchange.sendResponseHeaders(objects.containsKey(key) ? 200 : 404, -1);
                case "DELETE" -> {
                    objects.remove(key);
                    exchange.sendResponseHeaders(204, -1);
                }
                default -> send(exchange, 200, listing(exchange.getRequestURI().getRawQuery()));
            }
        }
    }

    private String listing(String query) {
        String prefix = parameter(query, "prefix");
        String after = parameter(query, "continuation-token");
        List<Map.Entry<String, byte[]>> page = objects.entrySet().stream()
                .filter(object ->
                        object.getKey().startsWith(prefix) && object.getKey().compareTo(after) > 0)
                .limit(PAGE)
                .toList();
        boolean more = page.size() == PAGE;
        return "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>" + bucket + "</Name>"
                + "<IsTruncated>" + more + "</IsTruncated>"
                + (more ? "<NextContinuationToken>" + page.get(PAGE - 1).getKey() + "</NextContinuationToken>" : "")
                + page.stream()
                        .map(object -> "<Contents><Key>" + object.getKey() + "</Key><LastModified>" + Instant.now()
                                + "</LastModified><Size>" + object.getValue().length + "</Size></Contents>")
                        .collect(Collectors.joining())
                + "</ListBucketResult>";
    }

    private static String parameter(String query, String name) {
        for (String part : query.split("&", -1)) {
            if (part.startsWith(name + "=")) {
                return URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
