package io.comevl.network;

import io.comevl.ops.ElementType;
import io.comevl.ops.WeightSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * A checkpoint as the network reads it: an orthogonal map that is stored as generator X and base B (PyTorch's
 * {@code parametrizations.orthogonal}) appears as the plain matrix {@code B expm(tril(X) - tril(X)^T)}; everything else
 * passes through. Matrices are computed in float64 when first read and kept.
 */
public final class EffectiveWeights implements WeightSource {

    static final String GENERATOR = ".parametrizations.weight.original";
    static final String BASE = ".parametrizations.weight.0.base";

    private final WeightSource stored;
    private final Set<String> names;
    private final Map<String, ByteBuffer> computed = new ConcurrentHashMap<>();

    /** Wraps a source, which stays open as long as this is used and is closed by its owner. */
    public EffectiveWeights(WeightSource stored) {
        this.stored = stored;
        this.names = stored.names().stream()
                .flatMap(name -> name.endsWith(GENERATOR)
                        ? Stream.of(name.substring(0, name.length() - GENERATOR.length()) + ".weight")
                        : name.endsWith(BASE) ? Stream.empty() : Stream.of(name))
                .collect(Collectors.collectingAndThen(
                        Collectors.toCollection(LinkedHashSet::new), Collections::unmodifiableSet));
    }

    @Override
    public Set<String> names() {
        return names;
    }

    @Override
    public Spec spec(String name) {
        return generator(name)
                .map(generator ->
                        new Spec(ElementType.FLOAT32, stored.spec(generator).shape()))
                .orElseGet(() -> stored.spec(name));
    }

    @Override
    public ByteBuffer bytes(String name) {
        return generator(name)
                .map(generator -> computed.computeIfAbsent(name, missing -> orthogonal(generator))
                        .duplicate()
                        .order(ByteOrder.LITTLE_ENDIAN))
                .orElseGet(() -> stored.bytes(name));
    }

    @Override
    public ByteBuffer bytes(String name, long offset, int length) {
        return generator(name).isPresent()
                ? WeightSource.super.bytes(name, offset, length)
                : stored.bytes(name, offset, length);
    }

    @Override
    public Optional<Location> location(String name) {
        return generator(name).isPresent() ? Optional.empty() : stored.location(name);
    }

    /** The stored generator of an orthogonal weight; empty for a weight that is stored as it is. */
    private Optional<String> generator(String name) {
        if (!name.endsWith(".weight")) {
            return Optional.empty();
        }
        return Optional.of(name.substring(0, name.length() - ".weight".length()) + GENERATOR)
                .filter(stored::has);
    }

    private ByteBuffer orthogonal(String generatorName) {
        String baseName = generatorName.substring(0, generatorName.length() - GENERATOR.length()) + BASE;
        RealMatrix generator = matrix(generatorName);
        int size = generator.getRowDimension();
        RealMatrix skew = MatrixUtils.createRealMatrix(size, size);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < row; column++) {
                skew.setEntry(row, column, generator.getEntry(row, column));
                skew.setEntry(column, row, -generator.getEntry(row, column));
            }
        }
        RealMatrix effective = matrix(baseName).multiply(MatrixUtils.matrixExponential(skew));
        ByteBuffer bytes = ByteBuffer.allocate(size * size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                bytes.putFloat((float) effective.getEntry(row, column));
            }
        }
        return bytes.flip().asReadOnlyBuffer();
    }

    private RealMatrix matrix(String name) {
        Spec spec = stored.spec(name);
        List<Long> shape = spec.shape();
        if (spec.type() != ElementType.FLOAT32
                || shape.size() != 2
                || !shape.get(0).equals(shape.get(1))) {
            throw new IllegalArgumentException(
                    name + ": an orthogonal map needs a square float32 matrix, checkpoint has " + spec.type() + shape);
        }
        int size = Math.toIntExact(shape.get(0));
        ByteBuffer bytes = stored.bytes(name).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        RealMatrix matrix = MatrixUtils.createRealMatrix(size, size);
        for (int element = 0; element < size * size; element++) {
            matrix.setEntry(element / size, element % size, bytes.getFloat(element * Float.BYTES));
        }
        return matrix;
    }
}
