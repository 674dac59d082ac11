package io.github.hordelib.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code jmh}: runs benchmarks by name, with the options of JMH. */
@Command(name = "jmh", description = "Runs JMH benchmarks by name; -l lists them, -h the options.")
final class JmhCommand implements Callable<Integer> {
    @Unmatched
    private String[] arguments = {};

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(arguments);
        return Main.DONE;
    }
}
