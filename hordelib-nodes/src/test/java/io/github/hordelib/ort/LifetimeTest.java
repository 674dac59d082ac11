package io.github.hordelib.ort;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    /** A process of its own that runs a class of the tests. */
    record Fork(Process process, Path output) {
        static Fork start(List<String> options, Class<?> main, String... arguments) throws IOException {
            Path output = Files.createTempFile("fork", ".txt");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
            command.addAll(options);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
            command.addAll(List.of(arguments));
            File file = output.toFile();
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(file)
                    .start();
            return new Fork(process, output);
        }

        String assertGood() throws IOException, InterruptedException {
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            assertThat(ended).as("ends in time: " + text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        }
    }
}
