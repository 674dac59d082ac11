package io.github.hordelib.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code hordelib.jar}. */
@Command(name = "hordelib", mixinStandardHelpOptions = true, description = "Stable-Diffusion inference on the JVM.")
public final class Main {
    private Main() {}

    /**
     * Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 bad usage or request, 130 cancelled.
     *
     * @param args command and options
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }
}
