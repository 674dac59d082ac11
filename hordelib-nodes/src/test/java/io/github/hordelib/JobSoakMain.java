package io.github.hordelib;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Draws pictures of mixed sizes, several at once, and checks that memory outside the heap does not grow. */
final class JobSoakMain {
    private static final int EARLY = 50;
    private static final int ALL = 150;
    private static final int CLIENTS = 4;
    private static final int[][] SIZES = {{64, 64}, {96, 64}, {64, 128}, {96, 96}, {32, 64}};

    private JobSoakMain() {}

    public static void main(String[] args) throws Exception {
        Path none = Path.of(args[0]);
        HordelibOptions options = HordelibOptions.of(none);
        try (Hordelib horde = Hordelib.open(options.withMemory(options.weightBytes(), 1 << 20))) {
            draw(horde, 0, EARLY);
            long early = residentKilobytes();
            draw(horde, EARLY, ALL);
            long late = residentKilobytes();
            if (late > early * 1.05) {
                throw new AssertionError("expected at most 1.05 x " + early + " kB after all jobs, found " + late);
            }
        }
    }

    private static void draw(Hordelib horde, int from, int to) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<GenerationResult>> results = new ArrayList<>();
        for (int i = from; i < to; i++) {
            GenerationRequest request = request(i);
            results.add(clients.submit(() -> horde.generate(request)));
        }
        for (Future<GenerationResult> result : results) {
            result.get();
        }
        clients.shutdown();
    }

    private static GenerationRequest request(int job) {
        return GenerationRequest.builder()
                .prompt(job % 3 == 0 ? "a red circle" : "a green square, ".repeat(15))
                .seed(job)
                .steps(1)
                .batch(1 + job % 7 / 6)
                .width(SIZES[job % SIZES.length][0])
                .height(SIZES[job % SIZES.length][1])
                .build();
    }

    private static long residentKilobytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IllegalStateException("/proc/self/status: expected a line RssAnon, found none");
    }
}
