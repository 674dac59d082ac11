package io.github.hordelib.schedule;

/** Evenly spaced float32 values, rounded as PyTorch rounds them: counted from the nearer end, multiplied and
 * added at once. */
final class Linspace {
    private Linspace() {}

    static float[] of(double start, double end, int count) {
        float[] values = new float[count];
        float first = (float) start;
        float last = (float) end;
        if (count == 1) {
            values[0] = first;
            return values;
        }
        float step = (last - first) / (count - 1);
        for (int i = 0; i < count; i++) {
            values[i] = i < count / 2 ? Math.fma(step, i, first) : Math.fma(-step, count - 1 - i, last);
        }
        return values;
    }
}
