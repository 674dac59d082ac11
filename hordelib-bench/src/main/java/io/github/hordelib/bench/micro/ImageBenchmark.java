package io.github.hordelib.bench.micro;

import io.github.hordelib.image.Bitmap;
import io.github.hordelib.image.Image;
import io.github.hordelib.image.ImageFile;
import io.github.hordelib.image.Png;
import io.github.hordelib.image.ResampleFilter;
import io.github.hordelib.image.Resize;
import io.github.hordelib.image.ResizeMethod;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A 512x512 picture: to and from PNG, and resized to 768x768. Run: {@code java -jar hordelib.jar jmh ImageBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ImageBenchmark {
    private static final int SIDE = 512;

    private final Bitmap bitmap = waves();
    private final Image image = Image.of(List.of(bitmap));
    private final byte[] png = Png.encode(bitmap, Map.of(), 4);

    /** Creates the state. */
    public ImageBenchmark() {}

    /** A smooth picture with some grain, which compresses like a drawn one. */
    private static Bitmap waves() {
        byte[] data = new byte[SIDE * SIDE * 3];
        for (int i = 0; i < data.length; i++) {
            int x = i / 3 % SIDE;
            int y = i / 3 / SIDE;
            data[i] = (byte) (128 + 100 * Math.sin(0.02 * x + i % 3) * Math.cos(0.03 * y) + 7919 * i % 5);
        }
        return Bitmap.of(SIDE, SIDE, 3, data);
    }

    /**
     * Writes a PNG.
     *
     * @return the file
     */
    @Benchmark
    public byte[] encode() {
        return Png.encode(bitmap, Map.of(), 4);
    }

    /**
     * Reads a PNG.
     *
     * @return the picture
     */
    @Benchmark
    public Image decode() {
        return ImageFile.read(png, "waves").image();
    }

    /**
     * Resizes cell by cell.
     *
     * @return a larger picture
     */
    @Benchmark
    public Image bicubic() {
        return Resize.image(image, 768, 768, ResizeMethod.BICUBIC);
    }

    /**
     * Resizes as Pillow does.
     *
     * @return a larger picture
     */
    @Benchmark
    public Bitmap lanczos() {
        return Resize.antialiased(bitmap, 768, 768, ResampleFilter.LANCZOS);
    }
}
