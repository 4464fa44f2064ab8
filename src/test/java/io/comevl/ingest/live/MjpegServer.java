package io.comevl.ingest.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.comevl.frame.PixelEncoder;
import io.comevl.frame.Pixels;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A network camera that shows MJPEG by HTTP, and can be made to misbehave. Connections get what holds when they begin. */
public final class MjpegServer implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger generation = new AtomicInteger();
    private volatile Behaviour behaviour = Behaviour.GOOD;
    private volatile int width = 64;

    /** What connections are shown. */
    public enum Behaviour {
        GOOD,
        /** Noise in place of parts. */
        GARBAGE
    }

    /** Listens on a port of this machine; 0 for any. */
    public MjpegServer(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/video", this::show);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** With a user and password, and one more in the query. */
    public String url() {
        return "http://admin:geheim@127.0.0.1:" + port() + "/video?token=geheim";
    }

    /** Connections that stand now fall silent for good, but stay open; later ones are served. */
    public void freeze() {
        generation.incrementAndGet();
    }

    /** From now on, to connections that stand too. */
    public void behave(Behaviour next) {
        behaviour = next;
    }

    /** From the next picture on. */
    public void resize(int widthPixels) {
        width = widthPixels;
    }

    private void show(HttpExchange exchange) throws IOException {
        int mine = generation.get();
        exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace; boundary=picture");
        exchange.sendResponseHeaders(200, 0);
        Random noise = new Random(mine);
        try (OutputStream out = exchange.getResponseBody()) {
            while (mine == generation.get()) {
                out.write(behaviour == Behaviour.GOOD ? part() : noise(noise));
                out.flush();
                Thread.sleep(INTERVAL.toMillis());
            }
            Thread.sleep(Duration.ofHours(1).toMillis());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] part() {
        int height = width / 2;
        byte[] jpeg = PixelEncoder.jpeg(new Pixels(width, height, new byte[3 * width * height]), 80);
        byte[] head = ("--picture\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] part = new byte[head.length + jpeg.length + 2];
        System.arraycopy(head, 0, part, 0, head.length);
        System.arraycopy(jpeg, 0, part, head.length, jpeg.length);
        part[part.length - 2] = '\r';
        part[part.length - 1] = '\n';
        return part;
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[4000];
        random.nextBytes(noise);
        return noise;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
