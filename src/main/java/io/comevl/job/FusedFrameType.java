package io.comevl.job;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** How Flink knows {@link FusedFrame}: by its planned frame. */
final class FusedFrameType extends TypeInformation<FusedFrame> {

    /** Found by the annotation of {@link FusedFrame}. */
    public static final class Factory extends TypeInfoFactory<FusedFrame> {
        @Override
        public TypeInformation<FusedFrame> createTypeInfo(Type type, Map<String, TypeInformation<?>> parameters) {
            return new FusedFrameType();
        }
    }

    @Override
    public TypeSerializer<FusedFrame> createSerializer(SerializerConfig config) {
        return new FusedFrameSerializer(TypeInformation.of(PlannedFrame.class).createSerializer(config));
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public Class<FusedFrame> getTypeClass() {
        return FusedFrame.class;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public String toString() {
        return "FusedFrame";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FusedFrameType;
    }

    @Override
    public int hashCode() {
        return FusedFrameType.class.hashCode();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof FusedFrameType;
    }
}
