package io.github.hordelib.ort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Does in processes of their own what crashes ONNX Runtime when it is used directly. */
class LifetimeTest {
    private static final Path CACHE = BackendOptions.defaultCacheFolder();

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runAfterClose",
                "closeDuringRun",
                "closeTwiceFromManyThreads",
                "openAfterBackendClose",
                "describeAfterClose",
                "cancelWhileRunsEnd",
                "exitDuringRun",
                "exitDuringOpen",
                "tooMuchMemory",
                "foreignEnvironment"
            })
    void survives(String scenario) throws Exception {
        Fork fork = start(scenario, CACHE);
        fork.assertGood();
        if (!scenario.equals("foreignEnvironment")) {
            assertThat(children(temp)).as("files left in the temporary folder").isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arena", "lowMemory"})
    @EnabledOnOs(OS.LINUX)
    void needsNoMoreMemoryAfterManyJobs(String settings) throws Exception {
        Fork.start(List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"), SoakMain.class, settings, CACHE.toString())
                .assertGood();
    }

    @Test
    void unpacksOnceForTwoProcessesAtATime() throws Exception {
        Path cache = temp.resolve("cache");
        Fork first = start("plain", cache);
        Fork second = start("plain", cache);
        first.assertGood();
        second.assertGood();
        List<Path> folders = children(cache.resolve("onnxruntime"));
        assertThat(folders).hasSize(1);
        List<Path> files = children(folders.get(0));
        assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        Path library = files.stream()
                .filter(file -> Files.isRegularFile(file))
                .findFirst()
                .orElseThrow();
        Files.write(library, new byte[100]);
        start("plain", cache).assertGood();
        assertThat(Files.size(library)).isGreaterThan(100);
    }

    private Fork start(String scenario, Path cache) throws IOException {
        return Fork.start(List.of("-Djava.io.tmpdir=" + temp), LifetimeMain.class, scenario, cache.toString());
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.filter(child -> !child.getFileName().toString().startsWith("hsperf"))
                    .toList();
        }
    }
}
