package io.comevl.runtime;

/**
 * What the decoder says after reading new tokens. Closing it closes what it remembers.
 *
 * @param logits float32[rows][tokens wanted of that row][embedding rows]; owned
 * @param remembered keys and values including the new tokens
 */
public record Step(float[][][] logits, KeyValues remembered) implements AutoCloseable {

    @Override
    public void close() {
        remembered.close();
    }
}
