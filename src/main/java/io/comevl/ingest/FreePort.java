package io.comevl.ingest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Ports of this machine, looked at before somebody listens on them. */
public final class FreePort {

    private FreePort() {}

    /**
     * The port, if nobody listens there.
     *
     * @param port 0 for any free one
     * @param purpose what it is for, in the words of a sentence
     * @throws IOException if it is taken; one line says what to do
     */
    public static int of(int port, String purpose) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException("port " + port + " is taken; free it or give another one for " + purpose, e);
        }
    }
}
