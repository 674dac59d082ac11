package io.github.hordelib.ort;

import ai.onnxruntime.OrtException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what is useful out of the exceptions of ONNX Runtime: a code, and the failing node in the text. */
final class OrtErrors {
    private static final Pattern RUNNING = Pattern.compile("running (\\w+) node\\. Name:'([^']*)'");
    private static final String TERMINATED = "terminate flag";

    private OrtErrors() {}

    /**
     * Where something failed; a part that is not known is empty.
     *
     * @param code error code of ONNX Runtime
     * @param node name of the graph node
     * @param operator type of the graph node
     */
    record Place(String code, String node, String operator) {}

    static BackendException failure(String model, String action, OrtException cause) {
        return new BackendException(model, action + " failed: " + firstLines(text(cause)), cause, place(cause));
    }

    static boolean isTermination(OrtException cause) {
        return text(cause).contains(TERMINATED);
    }

    static Place place(OrtException cause) {
        Matcher matcher = RUNNING.matcher(text(cause));
        boolean found = matcher.find();
        return new Place(cause.getCode().name(), found ? matcher.group(2) : "", found ? matcher.group(1) : "");
    }

    private static String text(OrtException cause) {
        return String.valueOf(cause.getMessage());
    }

    private static String firstLines(String text) {
        return text.length() <= 600 ? text.strip() : text.substring(0, 600).strip() + "...";
    }
}
