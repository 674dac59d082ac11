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

/** A process of its own that runs a class of the tests. */
public record Fork(Process process, Path output) {
    /** Starts a class with options of the virtual machine and arguments. */
    public static Fork start(List<String> options, Class<?> main, String... arguments) throws IOException {
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

    /** Waits for the end, which must be a good one; returns what was written. */
    public String assertGood() throws IOException, InterruptedException {
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
