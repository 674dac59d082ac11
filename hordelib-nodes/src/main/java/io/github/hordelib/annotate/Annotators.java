package io.github.hordelib.annotate;

import io.github.hordelib.annotate.Brightness.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The annotators that need no weights. Their rules are those of the preprocessors of {@code comfyui_controlnet_aux} and
 * {@code controlnet_aux} (both Apache-2.0), which ControlNets are trained and used with.
 */
public final class Annotators {
    /** What a control type stands for: a preprocessor and its usual settings. */
    private record Entry(String preprocessor, Annotator annotator) {}

    private static final Map<String, Entry> BY_CONTROL_TYPE = byControlType();

    private Annotators() {}

    private static Map<String, Entry> byControlType() {
        Map<String, Entry> table = new LinkedHashMap<>();
        table.put("canny", new Entry("CannyEdgePreprocessor", canny(100, 200)));
        table.put("scribble", new Entry("ScribblePreprocessor", scribble()));
        table.put("scribble_xdog", new Entry("Scribble_XDoG_Preprocessor", scribbleXdog(32)));
        table.put("binary", new Entry("BinaryPreprocessor", binary(100)));
        table.put("standard_lineart", new Entry("LineartStandardPreprocessor", standardLineart(6, 8)));
        table.put("color", new Entry("ColorPreprocessor", color()));
        table.put("recolor_luminance", new Entry("ImageLuminanceDetector", luminance(1)));
        table.put("recolor_intensity", new Entry("ImageIntensityDetector", intensity(1)));
        table.put("tile", new Entry("TilePreprocessor", tile(3)));
        return table;
    }

    /**
     * Returns the control types that have an annotator.
     *
     * @return such as {@code canny}
     */
    public static List<String> names() {
        return List.copyOf(BY_CONTROL_TYPE.keySet());
    }

    /**
     * Returns the annotator of a control type.
     *
     * @param controlType as the AI Horde names it
     * @return empty if there is none, or it needs weights
     */
    public static Optional<Annotator> find(String controlType) {
        return Optional.ofNullable(BY_CONTROL_TYPE.get(controlType)).map(Entry::annotator);
    }

    /**
     * Returns the preprocessor of a control type.
     *
     * @param controlType one of {@link #names()}
     * @return its name in {@code comfyui_controlnet_aux}
     * @throws AnnotatorException if there is none
     */
    public static String preprocessor(String controlType) {
        Entry entry = BY_CONTROL_TYPE.get(controlType);
        if (entry == null) {
            throw new AnnotatorException(
                    "control type: expected one of " + names() + ", found \"" + controlType + "\"");
        }
        return entry.preprocessor;
    }

    /**
     * Returns all preprocessors with their usual settings.
     *
     * @return annotators by their names in {@code comfyui_controlnet_aux}
     */
    public static Map<String, Annotator> preprocessors() {
        Map<String, Annotator> table = new LinkedHashMap<>();
        BY_CONTROL_TYPE.values().forEach(entry -> table.put(entry.preprocessor, entry.annotator));
        return table;
    }

    /**
     * Returns an annotator that draws edges.
     *
     * @param low strength above which a pixel goes on an edge
     * @param high strength above which a pixel begins an edge
     * @return white lines on black
     */
    public static Annotator canny(int low, int high) {
        return new CannyLines(low, high);
    }

    /**
     * Returns an annotator that inverts drawings.
     *
     * @return white on black where the picture is dark
     */
    public static Annotator scribble() {
        return new Scribble();
    }

    /**
     * Returns an annotator that draws thick lines.
     *
     * @param threshold 1 (many lines) to 64 (few)
     * @return white lines on black
     */
    public static Annotator scribbleXdog(int threshold) {
        return new ScribbleXdog(threshold);
    }

    /**
     * Returns an annotator that divides dark from bright.
     *
     * @param threshold level up to which it is dark; 0 or 255: found by Otsu's method
     * @return white where it is dark, black elsewhere
     */
    public static Annotator binary(int threshold) {
        return new Binary(threshold);
    }

    /**
     * Returns an annotator that draws dark lines as bright ones.
     *
     * @param sigma of the blur that gives the surroundings, in pixels
     * @param threshold what is weaker does not count when lines are made equally strong
     * @return bright lines on black
     */
    public static Annotator standardLineart(double sigma, int threshold) {
        return new StandardLineart(sigma, threshold);
    }

    /**
     * Returns an annotator that keeps nothing but coarse colours.
     *
     * @return squares of 64 pixels
     */
    public static Annotator color() {
        return new ColorGrid();
    }

    /**
     * Returns an annotator that takes colours away.
     *
     * @param gamma exponent of lightness
     * @return grey pictures
     */
    public static Annotator luminance(double gamma) {
        return new Brightness(Measure.LUMINANCE, gamma);
    }

    /**
     * Returns an annotator that takes colours away.
     *
     * @param gamma exponent of the largest channel
     * @return grey pictures
     */
    public static Annotator intensity(double gamma) {
        return new Brightness(Measure.INTENSITY, gamma);
    }

    /**
     * Returns an annotator that takes detail away.
     *
     * @param halvings how often the picture is halved
     * @return blurred pictures
     */
    public static Annotator tile(int halvings) {
        return new Tile(halvings);
    }
}
