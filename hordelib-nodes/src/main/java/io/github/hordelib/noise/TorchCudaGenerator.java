package io.github.hordelib.noise;

/**
 * PyTorch's generator on NVIDIA devices: Philox4x32-10 (Salmon et al., 2011) with the seed as key and the element's index in
 * the counter, and the sine half of Box-Muller. Holds for draws of up to as many elements as the device runs threads at
 * once, as latents of usual sizes are.
 */
final class TorchCudaGenerator implements GaussianGenerator {
    private static final long MULTIPLIER_0 = 0xd2511f53L;
    private static final long MULTIPLIER_1 = 0xcd9e8d57L;
    private static final int WEYL_0 = 0x9e3779b9;
    private static final int WEYL_1 = 0xbb67ae85;
    private static final int ROUNDS = 10;
    private static final long LOW = 0xffffffffL;

    private final int keyLow;
    private final int keyHigh;
    private int offset;

    TorchCudaGenerator(long seed) {
        this.keyLow = (int) seed;
        this.keyHigh = (int) (seed >>> 32);
    }

    @Override
    public void fill(float[] target, int from, int count) {
        for (int i = 0; i < count; i++) {
            long words = firstWords(offset, i);
            float u = Math.fma((float) (words & LOW), 0x1p-32f, 0x1p-33f);
            float v = Math.fma((float) (words >>> 32), 0x1p-32f * 2 * (float) Math.PI, 0x1p-33f * 2 * (float) Math.PI);
            target[from + i] = (float) (Math.sqrt(-2 * (double) (float) Math.log(u)) * Math.sin(v));
        }
        offset++;
    }

    /** Returns the first two words of the cipher's output, the first one in the low half. */
    private long firstWords(int counter, int element) {
        int c0 = counter;
        int c1 = 0;
        int c2 = element;
        int c3 = 0;
        int k0 = keyLow;
        int k1 = keyHigh;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = MULTIPLIER_0 * (c0 & LOW);
            long p1 = MULTIPLIER_1 * (c2 & LOW);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c1 = (int) p1;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c3 = (int) p0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        return ((long) c1 << 32) | (c0 & LOW);
    }
}
