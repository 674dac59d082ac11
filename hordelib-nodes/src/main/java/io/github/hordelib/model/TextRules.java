package io.github.hordelib.model;

/**
 * Which hidden states a diffusion network was trained on. Immutable.
 *
 * @param layer counted from the end: -1 = last, -2 = last but one
 * @param normed whether the final layer normalisation is applied to them
 * @param projected whether the pooled state is multiplied with the model's projection
 */
public record TextRules(int layer, boolean normed, boolean projected) {
    /** SD1: last layer, normalised. */
    public static final TextRules SD1 = new TextRules(-1, true, false);
    /** SD2: last layer but one, normalised. */
    public static final TextRules SD2 = new TextRules(-2, true, true);
    /** SD2 in a folder whose encoder was saved without its last layer: last layer there is, normalised. */
    public static final TextRules SD2_CUT = new TextRules(-1, true, true);
    /** First encoder of SDXL: last layer but one as it is. */
    public static final TextRules SDXL_L = new TextRules(-2, false, false);
    /** Second encoder of SDXL and the one of its refiner: last layer but one as it is, pooled state projected. */
    public static final TextRules SDXL_G = new TextRules(-2, false, true);

    TextRules withLayer(int newLayer) {
        return new TextRules(newLayer, normed, projected);
    }

    TextRules unprojected() {
        return new TextRules(layer, normed, false);
    }

    /** A number beyond the count means the last layer, and then normalised whatever the model. */
    ClipTransformer.Layer resolve(int layers) {
        return -layer > layers
                ? new ClipTransformer.Layer(layers, true)
                : new ClipTransformer.Layer(layers + 1 + layer, normed);
    }
}
