package io.comevl.grounding;

import io.comevl.frame.Pixels;
import io.comevl.runtime.EncodedFrame;
import io.comevl.runtime.NewTokens;
import io.comevl.runtime.VisualTokens;
import java.util.Optional;

/** A frame that was seen. Its visual tokens stay until it is closed and the last answer about it is done. */
final class Scene implements SceneModel.Seen {

    private final int widthPixels;
    private final int heightPixels;
    private final NewTokens prefix;
    private final EncodedFrame encoded;
    private final Optional<SceneAnswers> answers;
    private final Optional<CameraWatch> watch;
    private int users = 1;
    private boolean closed;

    /**
     * Takes the visual tokens over.
     *
     * @param watch of the frame's camera, if it has one
     */
    Scene(Pixels frame, NewTokens prefix, EncodedFrame encoded, Optional<CameraWatch> watch) {
        this.widthPixels = frame.widthPixels();
        this.heightPixels = frame.heightPixels();
        this.prefix = prefix;
        this.encoded = encoded;
        this.watch = watch;
        answers = watch.map(camera -> camera.answers(frame, encoded.isUnchanged()));
    }

    @Override
    public int widthPixels() {
        return widthPixels;
    }

    @Override
    public int heightPixels() {
        return heightPixels;
    }

    @Override
    public int crops() {
        return encoded.crops();
    }

    @Override
    public int cropsReused() {
        return encoded.reused();
    }

    Optional<CameraWatch> watch() {
        return watch;
    }

    /** What was said about this scene before, if its camera is watched. */
    Optional<SceneAnswers> answers() {
        return answers;
    }

    NewTokens prefix() {
        return prefix;
    }

    VisualTokens visual() {
        return encoded.tokens();
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
            encoded.tokens().close();
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
