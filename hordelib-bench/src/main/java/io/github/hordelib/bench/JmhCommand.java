package io.github.hordelib.bench;

import io.github.hordelib.sampling.Samplers;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** {@code jmh}: runs benchmarks by name, with the options of JMH. */
@Command(name = "jmh", description = "Runs JMH benchmarks by name; -l lists them, -h the options.")
final class JmhCommand implements Callable<Integer> {
    @Option(names = "--help", hidden = true)
    private boolean help;

    @Unmatched
    private String[] arguments = {};

    @Override
    public Integer call() throws IOException {
        org.openjdk.jmh.Main.main(withSamplers(help ? new String[] {"-h"} : arguments));
        return Main.DONE;
    }

    /** Has benchmarks of samplers run with all there are, unless some are named: JMH's annotation would take a list of its own. */
    static String[] withSamplers(String... arguments) {
        if (Stream.of(arguments).anyMatch(argument -> argument.contains("sampler="))) {
            return arguments;
        }
        String all = "sampler=" + String.join(",", Samplers.names());
        return Stream.concat(Stream.of("-p", all), Stream.of(arguments)).toArray(String[]::new);
    }
}
