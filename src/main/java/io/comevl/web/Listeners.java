package io.comevl.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.ServiceUnavailableResponse;
import io.javalin.http.sse.SseClient;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Those who are told everything as it comes (server-sent events). Each has a bounded queue of its own: who reads too
 * slowly loses what waits, is told so by an event {@code gap}, and slows nobody.
 */
final class Listeners implements AutoCloseable {

    static final int MOST = 64;
    private static final int MOST_WAITING = 2000;
    private static final long PULSE_MILLIS = 5000;

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * One thing to tell.
     *
     * @param event its kind
     * @param data JSON on one line
     */
    private record Message(String event, String data) {}

    /** Tells everybody. */
    void tell(String event, JsonNode data) {
        if (!listeners.isEmpty()) {
            Message message = new Message(event, data.toString());
            listeners.forEach(listener -> listener.put(message));
        }
    }

    /** How many listen. */
    int count() {
        return listeners.size();
    }

    /** Whether one more may listen. */
    void checkRoom() {
        if (listeners.size() >= MOST) {
            throw new ServiceUnavailableResponse(MOST + " listen already; close another page and try again");
        }
    }

    /** Tells a client until it goes away; returns then. */
    void serve(SseClient client) {
        Listener listener = new Listener();
        listeners.add(listener);
        try {
            client.sendComment("listening");
            while (!closed && !client.terminated()) {
                Message message = listener.take();
                if (message == null) {
                    client.sendComment("pulse"); // notices who went away
                } else {
                    client.sendEvent(message.event(), message.data());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(listener);
            client.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        listeners.forEach(Listener::wake);
    }

    private final class Listener {

        private final Deque<Message> waiting = new ArrayDeque<>();

        private synchronized void put(Message message) {
            if (waiting.size() >= MOST_WAITING) {
                int lost = waiting.size();
                waiting.clear();
                waiting.add(new Message(
                        "gap",
                        JsonNodeFactory.instance.objectNode().put("lost", lost).toString()));
            }
            waiting.add(message);
            notifyAll();
        }

        private synchronized void wake() {
            notifyAll();
        }

        /** The next message; null if none came for a while. */
        private synchronized Message take() throws InterruptedException {
            long deadline = System.nanoTime() + PULSE_MILLIS * 1_000_000;
            while (waiting.isEmpty() && !closed) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return null;
                }
                wait(left);
            }
            return waiting.poll();
        }
    }
}
