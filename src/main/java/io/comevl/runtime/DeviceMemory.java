package io.comevl.runtime;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.onnxruntime.engine.OrtNDArray;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import io.comevl.ops.Dim;
import io.comevl.ops.ElementType;
import io.comevl.ops.OnnxOps;
import io.comevl.ops.WeightSource;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Memory of a device that outputs of graphs are written to and stay in, so that what only another graph reads does not
 * travel to the Java process and back. ONNX Runtime takes inputs and ready-made outputs from any memory, but its Java
 * binding (1.29) makes tensors in the processor's memory only: this one makes them by the C interface that the binding
 * itself calls, whose table of functions grows at its end only. Safe for use by several threads.
 */
final class DeviceMemory {

    private static final int GET_ERROR_MESSAGE = 2;
    private static final int CREATE_TENSOR = 48;
    private static final int CREATE_MEMORY_INFO = 68;
    private static final int RELEASE_STATUS = 93;
    private static final int RELEASE_MEMORY_INFO = 94;
    private static final int CREATE_ALLOCATOR = 131;

    private static final int ARENA_ALLOCATOR = 1;
    private static final int DEFAULT_MEMORY = 0;
    private static final int FLOAT32 = 1;

    private static final Field API = field("ai.onnxruntime.OnnxRuntime", "ortApiHandle");
    private static final Field SESSION = field("ai.djl.onnxruntime.engine.OrtSymbolBlock", "session");
    private static final Field SESSION_HANDLE = field("ai.onnxruntime.OrtSession", "nativeHandle");
    private static final Constructor<TensorInfo> INFO =
            constructor(TensorInfo.class, long[].class, OnnxJavaType.class, TensorInfo.OnnxTensorType.class);
    private static final Constructor<OnnxTensor> TENSOR =
            constructor(OnnxTensor.class, long.class, long.class, TensorInfo.class);
    private static final Method ARRAY =
            method("ai.djl.onnxruntime.engine.OrtNDManager", "createInternal", OnnxTensor.class);

    private static final Map<Device, DeviceMemory> MEMORIES = new ConcurrentHashMap<>();

    private final Pointer api;
    private final Function createTensor;
    private final Pointer allocator;

    /** Takes memory by the allocator of a session, which stays open. */
    private DeviceMemory(OrtSession open, Device device) {
        api = new Pointer((long) get(API, null));
        createTensor = function(CREATE_TENSOR);
        Pointer session = new Pointer((long) get(SESSION_HANDLE, open));
        String kind = device.kind() == Device.Kind.GPU ? "Cuda" : "Cpu";
        PointerByReference info = new PointerByReference();
        call(function(CREATE_MEMORY_INFO), kind, ARENA_ALLOCATOR, device.index(), DEFAULT_MEMORY, info);
        try {
            PointerByReference made = new PointerByReference();
            call(function(CREATE_ALLOCATOR), session, info.getValue(), made);
            allocator = made.getValue();
        } finally {
            function(RELEASE_MEMORY_INFO).invokeVoid(new Object[] {info.getValue()});
        }
    }

    /**
     * The memory of a device, one for the whole process: it outlives every model, and so may the arrays in it.
     *
     * @throws java.io.UncheckedIOException if ONNX Runtime cannot compute there; says why
     */
    static DeviceMemory of(Device device) {
        return MEMORIES.computeIfAbsent(device, wanted -> {
            OnnxOps ops = new OnnxOps("memory", WeightSource.none());
            ops.output("y", ops.input("x", ElementType.FLOAT32, Dim.of(1)));
            return new DeviceMemory(session(LoadedGraph.open(ops, wanted).model()), wanted);
        });
    }

    /**
     * Runs a graph so that some of its outputs stay here.
     *
     * @param inputs by name where the first has one, else in the graph's order
     * @param staying shapes of the outputs that stay, float32 all of them; their elements cannot be read by Java
     * @return all outputs, in {@code scope}
     */
    NDList run(Model model, NDManager scope, NDList inputs, Map<String, Shape> staying) {
        OrtSession session = session(model);
        Map<String, OnnxTensor> fed = new HashMap<>();
        Iterator<String> names = session.getInputNames().iterator();
        for (NDArray input : inputs) {
            String name = inputs.head().getName() == null ? names.next() : input.getName();
            fed.put(name, ((OrtNDArray) input).getTensor());
        }
        NDList outputs = new NDList();
        for (Map.Entry<String, OnnxValue> output : run(session, fed, staying)) {
            NDArray array = (NDArray) invoke(ARRAY, scope, output.getValue());
            array.setName(output.getKey());
            outputs.add(array);
        }
        return outputs;
    }

    private OrtSession.Result run(OrtSession session, Map<String, OnnxTensor> fed, Map<String, Shape> staying) {
        Map<String, OnnxTensor> kept = new HashMap<>();
        try {
            staying.forEach((name, shape) -> kept.put(name, tensor(shape)));
            Set<String> others = new HashSet<>(session.getOutputNames());
            others.removeAll(kept.keySet());
            return session.run(fed, others, kept);
        } catch (OrtException e) {
            kept.values().forEach(OnnxTensor::close);
            throw new IllegalStateException(e.getMessage(), e);
        } catch (RuntimeException e) { // such as a device that is full
            kept.values().forEach(OnnxTensor::close);
            throw e;
        }
    }

    private OnnxTensor tensor(Shape shape) {
        PointerByReference made = new PointerByReference();
        call(createTensor, allocator, shape.getShape(), (long) shape.dimension(), FLOAT32, made);
        TensorInfo info = create(
                INFO,
                shape.getShape(),
                OnnxJavaType.FLOAT,
                TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT);
        return create(TENSOR, Pointer.nativeValue(made.getValue()), Pointer.nativeValue(allocator), info);
    }

    private static OrtSession session(Model model) {
        return (OrtSession) get(SESSION, model.getBlock());
    }

    private Function function(int place) {
        return Function.getFunction(api.getPointer((long) place * Native.POINTER_SIZE));
    }

    private void call(Function function, Object... arguments) {
        Pointer status = function.invokePointer(arguments);
        if (status != null) {
            String message = function(GET_ERROR_MESSAGE).invokeString(new Object[] {status}, false);
            function(RELEASE_STATUS).invokeVoid(new Object[] {status});
            throw new IllegalStateException("device memory: " + message);
        }
    }

    private static Object get(Field field, Object of) {
        try {
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw changed(field.toString(), e);
        }
    }

    private static Object invoke(Method method, Object of, Object argument) {
        try {
            return method.invoke(of, argument);
        } catch (ReflectiveOperationException e) {
            throw changed(method.toString(), e);
        }
    }

    private static <T> T create(Constructor<T> constructor, Object... arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw changed(constructor.toString(), e);
        }
    }

    private static Field field(String type, String name) {
        return open(() -> Class.forName(type).getDeclaredField(name), type + "." + name);
    }

    private static Method method(String type, String name, Class<?>... parameters) {
        return open(() -> Class.forName(type).getDeclaredMethod(name, parameters), type + "." + name);
    }

    private static <T> Constructor<T> constructor(Class<T> type, Class<?>... parameters) {
        return open(() -> type.getDeclaredConstructor(parameters), type.getName());
    }

    private interface Search<T> {
        T find() throws ReflectiveOperationException;
    }

    private static <T extends AccessibleObject> T open(Search<T> search, String what) {
        try {
            T found = search.find();
            found.setAccessible(true);
            return found;
        } catch (ReflectiveOperationException e) {
            throw changed(what, e);
        }
    }

    private static IllegalStateException changed(String what, ReflectiveOperationException e) {
        return new IllegalStateException("device memory: " + what + " is not as it was in ONNX Runtime 1.29", e);
    }
}
