package io.github.hordelib.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.util.Map;

/** Turns settings into session options of ONNX Runtime. */
final class SessionConfigurer {
    private SessionConfigurer() {}

    static void apply(
            OrtSession.SessionOptions options, SessionSettings settings, OrtRuntime runtime, int threads, String name)
            throws OrtException {
        options.setLoggerId(name);
        // What fails is thrown; printing it to the process's error stream as well would be noise.
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        options.setOptimizationLevel(level(settings.optimization()));
        options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setDeterministicCompute(true);
        options.setCPUArenaAllocator(settings.arena());
        if (!settings.prepacking()) {
            options.addConfigEntry("session.disable_prepacking", "1");
        }
        threads(options, runtime, threads);
        for (Map.Entry<String, Long> dimension : settings.dimensions().entrySet()) {
            options.setSymbolicDimensionValue(dimension.getKey(), dimension.getValue());
        }
        for (Map.Entry<String, String> entry : settings.config().entrySet()) {
            options.addConfigEntry(entry.getKey(), entry.getValue());
        }
    }

    private static void threads(OrtSession.SessionOptions options, OrtRuntime runtime, int threads)
            throws OrtException {
        if (runtime.sharesPool(threads)) {
            options.disablePerSessionThreads();
            return;
        }
        options.setIntraOpNumThreads(threads);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
    }

    private static OrtSession.SessionOptions.OptLevel level(SessionSettings.Optimization optimization) {
        return switch (optimization) {
            case NONE -> OrtSession.SessionOptions.OptLevel.NO_OPT;
            case BASIC -> OrtSession.SessionOptions.OptLevel.BASIC_OPT;
            case EXTENDED -> OrtSession.SessionOptions.OptLevel.EXTENDED_OPT;
            case LAYOUT -> OrtSession.SessionOptions.OptLevel.LAYOUT_OPT;
            case ALL -> OrtSession.SessionOptions.OptLevel.ALL_OPT;
        };
    }
}
