package io.github.hordelib.noise;

/**
 * PyTorch's generator on the CPU: MT19937 (Matsumoto and Nishimura, 1998) seeded with the low 32 bits of the seed, and the
 * Box-Muller transform as {@code randn} applies it to contiguous float32 tensors. Uniform numbers are equal bit for bit, and
 * so are Gaussian ones of draws of at least 16 to those of PyTorch on x86 processors with AVX2.
 */
final class TorchCpuGenerator implements GaussianGenerator {
    private static final int SIZE = 624;
    private static final int SHIFT = 397;
    private static final int BLOCK = 16;
    private static final float TURN = (float) (2 * Math.PI);
    private static final double NONE = Double.NaN;

    private final int[] state = new int[SIZE];
    private int index = SIZE;
    private double spare = NONE;

    TorchCpuGenerator(long seed) {
        state[0] = (int) seed;
        for (int i = 1; i < SIZE; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
    }

    /** Returns 32 random bits. */
    int nextBits() {
        if (index == SIZE) {
            twist();
        }
        int y = state[index++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < SIZE; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % SIZE] & 0x7fffffff);
            state[i] = state[(i + SHIFT) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        index = 0;
    }

    /** Returns a number of [0, 1) with 24 random bits. */
    float nextUniform() {
        return (nextBits() & 0xffffff) * 0x1p-24f;
    }

    private double nextUniformDouble() {
        long high = nextBits();
        long low = nextBits() & 0xffffffffL;
        return (((high << 32) | low) & 0x1fffffffffffffL) * 0x1p-53;
    }

    @Override
    public void fill(float[] target, int from, int count) {
        if (count < BLOCK) {
            for (int i = 0; i < count; i++) {
                target[from + i] = (float) nextGaussian();
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            target[from + i] = nextUniform();
        }
        for (int block = 0; block + BLOCK <= count; block += BLOCK) {
            transform(target, from + block);
        }
        if (count % BLOCK != 0) {
            int tail = from + count - BLOCK;
            for (int i = 0; i < BLOCK; i++) {
                target[tail + i] = nextUniform();
            }
            transform(target, tail);
        }
    }

    /** Turns 16 uniform numbers into Gaussian ones: the first half gives radii, the second angles. */
    private static void transform(float[] data, int at) {
        for (int i = at; i < at + BLOCK / 2; i++) {
            float radius = (float) Math.sqrt(-2 * Cephes.log(1 - data[i]));
            float angle = TURN * data[i + BLOCK / 2];
            Cephes.polar(radius, angle, data, i, i + BLOCK / 2);
        }
    }

    private double nextGaussian() {
        if (!Double.isNaN(spare)) {
            double value = spare;
            spare = NONE;
            return value;
        }
        double angle = 2 * Math.PI * nextUniformDouble();
        double radius = Math.sqrt(-2 * Math.log1p(-nextUniformDouble()));
        spare = radius * Math.sin(angle);
        return radius * Math.cos(angle);
    }
}
