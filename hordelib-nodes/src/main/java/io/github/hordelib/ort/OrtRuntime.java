package io.github.hordelib.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment of ONNX Runtime, of which there is one in a process. If the application has made it already, its thread
 * settings stand and each session gets threads of its own; else all sessions share one pool.
 */
final class OrtRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(OrtRuntime.class);
    private static final String NAME = "hordelib";
    private static final OrtLoggingLevel LOG_LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private static @Nullable OrtRuntime instance;

    private final OrtEnvironment environment;
    private final int pooledThreads;
    private final Quiesce quiesce = new Quiesce();

    private OrtRuntime(OrtEnvironment environment, int pooledThreads) {
        this.environment = environment;
        this.pooledThreads = pooledThreads;
    }

    /** Returns the environment, made by the first call with its thread count. Native libraries must be in place. */
    static synchronized OrtRuntime get(int threads) {
        if (instance == null) {
            instance = create(threads);
        }
        return instance;
    }

    OrtEnvironment environment() {
        return environment;
    }

    Quiesce quiesce() {
        return quiesce;
    }

    /** Returns whether sessions that want so many threads can use the shared pool. */
    boolean sharesPool(int threads) {
        return pooledThreads == threads;
    }

    private static OrtRuntime create(int threads) {
        try {
            OrtRuntime runtime = createEnvironment(threads);
            runtime.environment.setTelemetry(false);
            outliveShutdownHook();
            return runtime;
        } catch (OrtException e) {
            throw OrtErrors.failure(BackendException.NO_MODEL, "creating the environment", e);
        } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new BackendException(
                    BackendException.NO_MODEL, "native libraries cannot be loaded: " + rootMessage(e), e);
        }
    }

    private static OrtRuntime createEnvironment(int threads) throws OrtException {
        try (OrtEnvironment.ThreadingOptions pool = new OrtEnvironment.ThreadingOptions()) {
            pool.setGlobalIntraOpNumThreads(threads);
            pool.setGlobalInterOpNumThreads(1);
            pool.setGlobalSpinControl(false);
            return new OrtRuntime(OrtEnvironment.getEnvironment(LOG_LEVEL, NAME, pool), threads);
        } catch (IllegalStateException e) {
            return new OrtRuntime(OrtEnvironment.getEnvironment(), 0);
        }
    }

    /**
     * Takes a second reference on the native environment. ONNX Runtime's own shutdown hook drops the first one, which would
     * free the environment under runs that have not ended yet and crash the process; there is no public way to keep it.
     */
    private static void outliveShutdownHook() {
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), LOG_LEVEL.getValue(), NAME);
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("the environment of ONNX Runtime cannot be kept until the process ends", e);
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
