package io.comevl.bundle;

import io.comevl.ops.WeightSource;
import io.comevl.ops.WeightSource.Location;
import io.comevl.ops.WeightSource.Spec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tensor made of other tensors' elements. */
sealed interface Moulded {

    /** Names of the tensors it is made of. */
    List<String> parts();

    /** Type and shape of what is made. */
    Spec spec(WeightSource source);

    /** Some of its bytes, little-endian. */
    ByteBuffer bytes(WeightSource source, long offset, int length);

    /** Where its bytes lie in a file, if they lie somewhere as such. */
    default Optional<Location> location(WeightSource source) {
        return Optional.empty();
    }

    /** A tensor as it is, under another name. */
    record Renamed(String part) implements Moulded {

        @Override
        public List<String> parts() {
            return List.of(part);
        }

        @Override
        public Spec spec(WeightSource source) {
            return source.spec(part);
        }

        @Override
        public ByteBuffer bytes(WeightSource source, long offset, int length) {
            return source.bytes(part, offset, length);
        }

        @Override
        public Optional<Location> location(WeightSource source) {
            return source.location(part);
        }
    }

    /** Tensors one below the other: rows of the first, then of the second, and so on. */
    record Stacked(List<String> parts) implements Moulded {

        @Override
        public Spec spec(WeightSource source) {
            Spec first = source.spec(parts.get(0));
            long rows = 0;
            for (String part : parts) {
                Spec spec = source.spec(part);
                if (spec.type() != first.type()
                        || spec.shape().isEmpty()
                        || !rest(spec).equals(rest(first))) {
                    throw new BundleException("tensor " + part + " is " + spec.type() + spec.shape() + " and cannot "
                            + "follow " + parts.get(0) + ", which is " + first.type() + first.shape()
                            + "; download the model again");
                }
                rows += spec.shape().get(0);
            }
            List<Long> shape = new ArrayList<>(first.shape());
            shape.set(0, rows);
            return new Spec(first.type(), shape);
        }

        private static List<Long> rest(Spec spec) {
            return spec.shape().subList(1, spec.shape().size());
        }

        @Override
        public ByteBuffer bytes(WeightSource source, long offset, int length) {
            ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            long begin = 0;
            for (String part : parts) {
                long end = begin + source.spec(part).byteLength();
                long from = Math.max(begin, offset);
                long to = Math.min(end, offset + length);
                if (from < to) {
                    bytes.put(source.bytes(part, from - begin, (int) (to - from)));
                }
                begin = end;
            }
            return bytes.flip();
        }
    }

    /**
     * The kernel of a convolution whose stride is its size, [out, channels, rows, columns], as the linear map of a patch
     * [out, rows * columns * channels], whose values stand in the order row, column, channel (ARCHITECTURE section 4).
     */
    record PatchMap(String part) implements Moulded {

        @Override
        public List<String> parts() {
            return List.of(part);
        }

        @Override
        public Spec spec(WeightSource source) {
            Spec spec = source.spec(part);
            if (spec.shape().size() != 4) {
                throw new BundleException(
                        "tensor " + part + ": expected the kernel of a convolution with 4 axes, found " + spec.shape()
                                + "; give a model whose pictures have one size, not a NaFlex one");
            }
            List<Long> shape = spec.shape();
            return new Spec(spec.type(), List.of(shape.get(0), shape.get(1) * shape.get(2) * shape.get(3)));
        }

        @Override
        public ByteBuffer bytes(WeightSource source, long offset, int length) {
            return whole(source).slice((int) offset, length).order(ByteOrder.LITTLE_ENDIAN);
        }

        private ByteBuffer whole(WeightSource source) {
            Spec spec = source.spec(part);
            int width = spec.type().bytes();
            int outputs = Math.toIntExact(spec.shape().get(0));
            int channels = Math.toIntExact(spec.shape().get(1));
            int pixels = Math.toIntExact(spec.shape().get(2) * spec.shape().get(3));
            ByteBuffer kernel = source.bytes(part);
            ByteBuffer map = ByteBuffer.allocate(kernel.limit());
            for (int output = 0; output < outputs; output++) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    for (int channel = 0; channel < channels; channel++) {
                        map.put(kernel.slice(((output * channels + channel) * pixels + pixel) * width, width));
                    }
                }
            }
            return map.flip();
        }
    }
}
