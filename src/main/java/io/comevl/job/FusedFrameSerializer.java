package io.comevl.job;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a fused frame as its planned frame; reads it as one that has yet to be looked at. Copies are the frame itself,
 * so that visual tokens pass between chained operators.
 */
final class FusedFrameSerializer extends TypeSerializer<FusedFrame> {

    private final TypeSerializer<PlannedFrame> planned;

    FusedFrameSerializer(TypeSerializer<PlannedFrame> planned) {
        this.planned = planned;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public TypeSerializer<FusedFrame> duplicate() {
        return new FusedFrameSerializer(planned.duplicate());
    }

    @Override
    public FusedFrame createInstance() {
        return FusedFrame.unseen(planned.createInstance());
    }

    @Override
    public FusedFrame copy(FusedFrame from) {
        return from;
    }

    @Override
    public FusedFrame copy(FusedFrame from, FusedFrame reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(FusedFrame frame, DataOutputView target) throws IOException {
        planned.serialize(frame.planned(), target);
    }

    @Override
    public FusedFrame deserialize(DataInputView source) throws IOException {
        return FusedFrame.unseen(planned.deserialize(source));
    }

    @Override
    public FusedFrame deserialize(FusedFrame reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        planned.copy(source, target);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FusedFrameSerializer that && planned.equals(that.planned);
    }

    @Override
    public int hashCode() {
        return planned.hashCode();
    }

    @Override
    public TypeSerializerSnapshot<FusedFrame> snapshotConfiguration() {
        return new Snapshot(this);
    }

    /** What a savepoint remembers of this serializer: that of the planned frame. Made by Flink by its name. */
    public static final class Snapshot extends CompositeTypeSerializerSnapshot<FusedFrame, FusedFrameSerializer> {

        private static final int VERSION = 1;

        /** For reading. */
        public Snapshot() {}

        Snapshot(FusedFrameSerializer serializer) {
            super(serializer);
        }

        @Override
        protected int getCurrentOuterSnapshotVersion() {
            return VERSION;
        }

        @Override
        protected TypeSerializer<?>[] getNestedSerializers(FusedFrameSerializer outer) {
            return new TypeSerializer<?>[] {outer.planned};
        }

        @Override
        @SuppressWarnings("unchecked") // the one nested serializer is the planned frame's
        protected FusedFrameSerializer createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
            return new FusedFrameSerializer((TypeSerializer<PlannedFrame>) nested[0]);
        }
    }
}
