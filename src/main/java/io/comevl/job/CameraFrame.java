package io.comevl.job;

import io.comevl.avro.Frame;
import io.comevl.ingest.Bytes;
import io.comevl.ingest.RecordFormat;
import io.comevl.ingest.WrongSchemaException;

/**
 * A frame that was let in: known by camera and number, its picture's header sound, its pixels not yet decoded.
 *
 * @param source the record it came in, original bytes included
 * @param camera name of the camera
 * @param sequence number among the camera's frames
 * @param capturedAtMicros when the picture was taken, microseconds since 1970
 * @param widthPixels columns when upright, as the picture's own header says
 * @param heightPixels rows when upright
 */
public record CameraFrame(
        RawRecord source, String camera, long sequence, long capturedAtMicros, int widthPixels, int heightPixels) {

    /** The compressed picture. Read from the original bytes anew, so that frames carry it once. */
    byte[] image() {
        try {
            Frame frame = RecordFormat.FRAME.decode(source.value(), source.schema());
            return Bytes.of(frame.getImage());
        } catch (WrongSchemaException e) {
            throw new IllegalStateException("a frame that was let in can no longer be read", e);
        }
    }
}
