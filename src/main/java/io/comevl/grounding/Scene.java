package io.comevl.grounding;

import io.comevl.runtime.NewTokens;
import io.comevl.runtime.VisualTokens;

/** A frame that was seen. Its visual tokens stay until it is closed and the last answer about it is done. */
final class Scene implements SceneModel.Seen {

    private final int widthPixels;
    private final int heightPixels;
    private final NewTokens prefix;
    private final VisualTokens visual;
    private int users = 1;
    private boolean closed;

    /** Takes the visual tokens over. */
    Scene(int widthPixels, int heightPixels, NewTokens prefix, VisualTokens visual) {
        this.widthPixels = widthPixels;
        this.heightPixels = heightPixels;
        this.prefix = prefix;
        this.visual = visual;
    }

    @Override
    public int widthPixels() {
        return widthPixels;
    }

    @Override
    public int heightPixels() {
        return heightPixels;
    }

    NewTokens prefix() {
        return prefix;
    }

    VisualTokens visual() {
        return visual;
    }

    /** Keeps the visual tokens until {@link #release}, whatever the holder does. */
    synchronized void use() {
        if (closed) {
            throw new IllegalStateException("scene: asked about after it was closed");
        }
        users++;
    }

    synchronized void release() {
        users--;
        if (users == 0) {
            visual.close();
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }
}
