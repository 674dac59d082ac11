package io.github.hordelib.ort;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * How the backend runs. Immutable.
 *
 * @param provider where models run
 * @param threads threads that work on one run, 1 to 1024; all sessions share them where this library makes the environment
 *     of ONNX Runtime, else each session has its own
 * @param concurrentRuns how many runs are let in at once, at least 1; others wait in order
 * @param cacheFolder where native libraries are unpacked to and prepared graphs are kept; made if absent
 * @param graphCache most bytes of prepared graphs that are kept in the cache folder; 0 = none
 * @param deviceMemory most bytes of card memory that one session's arena takes; absent = no limit
 */
public record BackendOptions(
        Provider provider,
        int threads,
        int concurrentRuns,
        Path cacheFolder,
        long graphCache,
        Optional<Long> deviceMemory) {
    private static final int MOST_THREADS = 1024;
    private static final long GRAPH_CACHE = 24L << 30;

    /** Checks the ranges. */
    public BackendOptions {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("backend threads: expected 1 to " + MOST_THREADS + ", found " + threads);
        }
        if (concurrentRuns < 1) {
            throw new IllegalArgumentException("backend concurrent runs: expected >= 1, found " + concurrentRuns);
        }
    }

    /**
     * Returns the defaults: the processor with all its cores, two to four runs at once, the user's cache folder.
     *
     * @return options
     */
    public static BackendOptions defaults() {
        int processors = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
        int runs = Math.min(4, Math.max(2, processors / 2));
        return new BackendOptions(Provider.CPU, processors, runs, defaultCacheFolder(), GRAPH_CACHE, Optional.empty());
    }

    /**
     * Returns a copy that keeps more or fewer prepared graphs.
     *
     * @param bytes most bytes in the cache folder; 0 = none are kept
     * @return options
     */
    public BackendOptions withGraphCache(long bytes) {
        return new BackendOptions(provider, threads, concurrentRuns, cacheFolder, bytes, deviceMemory);
    }

    /**
     * Returns a copy that runs elsewhere.
     *
     * @param newProvider where models run
     * @return options
     */
    public BackendOptions withProvider(Provider newProvider) {
        return new BackendOptions(newProvider, threads, concurrentRuns, cacheFolder, graphCache, deviceMemory);
    }

    /**
     * Returns a copy with another number of threads.
     *
     * @param newThreads 1 to 1024
     * @return options
     */
    public BackendOptions withThreads(int newThreads) {
        return new BackendOptions(provider, newThreads, concurrentRuns, cacheFolder, graphCache, deviceMemory);
    }

    /**
     * Returns a copy that lets another number of runs in at once.
     *
     * @param runs at least 1
     * @return options
     */
    public BackendOptions withConcurrentRuns(int runs) {
        return new BackendOptions(provider, threads, runs, cacheFolder, graphCache, deviceMemory);
    }

    /**
     * Returns a copy that unpacks native libraries elsewhere.
     *
     * @param folder a folder; made if absent
     * @return options
     */
    public BackendOptions withCacheFolder(Path folder) {
        return new BackendOptions(provider, threads, concurrentRuns, folder, graphCache, deviceMemory);
    }

    /**
     * Returns a copy with a limit for card memory.
     *
     * @param bytes most bytes that one session's arena takes
     * @return options
     */
    public BackendOptions withDeviceMemory(long bytes) {
        return new BackendOptions(provider, threads, concurrentRuns, cacheFolder, graphCache, Optional.of(bytes));
    }

    /**
     * Returns the folder for things that can be made again: {@code $XDG_CACHE_HOME/hordelib}, {@code %LOCALAPPDATA%\hordelib},
     * {@code ~/Library/Caches/hordelib} or {@code ~/.cache/hordelib}.
     *
     * @return a folder that may not exist yet
     */
    public static Path defaultCacheFolder() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Path home = Path.of(System.getProperty("user.home", "."));
        if (system.contains("win")) {
            return environment("LOCALAPPDATA").map(Path::of).orElse(home).resolve("hordelib");
        }
        if (system.contains("mac")) {
            return home.resolve("Library").resolve("Caches").resolve("hordelib");
        }
        return environment("XDG_CACHE_HOME")
                .map(Path::of)
                .orElse(home.resolve(".cache"))
                .resolve("hordelib");
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
