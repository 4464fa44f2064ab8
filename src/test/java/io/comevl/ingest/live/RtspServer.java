package io.comevl.ingest.live;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network camera that speaks RTSP 1.0 (RFC 2326) and sends an MPEG transport stream as RTP (RFC 2250) within the same TCP
 * connection, over and over at its own speed; it can be frozen.
 */
public final class RtspServer implements AutoCloseable {

    private static final int TS_PACKET_BYTES = 188;
    private static final int PACKETS_AT_ONCE = 7;
    private static final String SDP = String.join(
            "\r\n",
            "v=0",
            "o=- 0 0 IN IP4 127.0.0.1",
            "s=camera",
            "c=IN IP4 0.0.0.0",
            "t=0 0",
            "a=control:*",
            "m=video 0 RTP/AVP 33",
            "a=rtpmap:33 MP2T/90000",
            "a=control:track1",
            "");

    private final byte[] clip;
    private final Duration length;
    private final ServerSocket listener = new ServerSocket();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger generation = new AtomicInteger();

    /**
     * Listens on a port of this machine; 0 for any.
     *
     * @param clip a transport stream
     * @param length how long it plays
     */
    public RtspServer(int port, Path clip, Duration length) throws IOException {
        this.clip = Files.readAllBytes(clip);
        this.length = length;
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        threads.execute(this::listen);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url() {
        return "rtsp://127.0.0.1:" + port() + "/live";
    }

    /** Connections that stand now fall silent for good, but stay open; later ones are served. */
    public void freeze() {
        generation.incrementAndGet();
    }

    private void listen() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                threads.execute(() -> serve(socket));
            }
        } catch (IOException closing) {
            // Which ends it.
        }
    }

    private void serve(Socket socket) {
        int mine = generation.get();
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String request = in.readLine();
            while (request != null && mine == generation.get()) {
                String sequence = "0";
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    if (header.startsWith("CSeq:")) {
                        sequence = header.substring(5).strip();
                    }
                }
                answer(request.substring(0, request.indexOf(' ')), sequence, socket, mine);
                request = in.readLine();
            }
            Thread.sleep(Duration.ofHours(1).toMillis());
        } catch (IOException gone) {
            // The client is.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    private void answer(String method, String sequence, Socket socket, int mine) throws IOException {
        OutputStream out = socket.getOutputStream();
        String head = "RTSP/1.0 200 OK\r\nCSeq: " + sequence + "\r\n";
        switch (method) {
            case "OPTIONS" -> reply(out, head + "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n");
            case "DESCRIBE" ->
                reply(
                        out,
                        head + "Content-Type: application/sdp\r\nContent-Length: " + SDP.length() + "\r\n\r\n" + SDP);
            case "SETUP" -> reply(out, head + "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n");
            case "PLAY" -> {
                reply(out, head + "Session: 1\r\n\r\n");
                threads.execute(() -> play(socket, mine));
            }
            default -> reply(out, head + "Session: 1\r\n\r\n");
        }
    }

    private static void reply(OutputStream out, String text) throws IOException {
        synchronized (out) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
    }

    private void play(Socket socket, int mine) {
        int chunk = TS_PACKET_BYTES * PACKETS_AT_ONCE;
        try {
            OutputStream out = socket.getOutputStream();
            long begin = System.nanoTime();
            for (int packet = 0; mine == generation.get(); packet++) {
                long at = (long) packet * chunk;
                long due = begin + (long) ((double) at / clip.length * length.toNanos());
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
                int from = (int) (at % clip.length);
                send(out, packet, from, Math.min(chunk, clip.length - from));
            }
        } catch (IOException gone) {
            // The client is.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(OutputStream out, int packet, int from, int bytes) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(4 + 12 + bytes);
        message.put((byte) '$').put((byte) 0).putShort((short) (12 + bytes)); // interleaved channel 0
        message.put((byte) 0x80).put((byte) 33).putShort((short) packet); // RTP version 2, payload MP2T
        message.putInt(packet).putInt(1).put(clip, from, bytes);
        synchronized (out) {
            out.write(message.array());
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Closeable socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
