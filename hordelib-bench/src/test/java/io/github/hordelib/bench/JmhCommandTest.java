package io.github.hordelib.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.hordelib.sampling.Samplers;
import java.io.PrintWriter;
import java.io.Writer;
import org.junit.jupiter.api.Test;

class JmhCommandTest {
    @Test
    void helpsAsTheOtherCommandsDo() {
        assertThat(Main.execute(
                        new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()), "jmh", "--help"))
                .isZero();
    }

    @Test
    void runsEverySamplerUnlessSomeAreNamed() {
        assertThat(JmhCommand.withSamplers("SamplerBenchmark", "-f", "1"))
                .containsExactly("-p", "sampler=" + String.join(",", Samplers.names()), "SamplerBenchmark", "-f", "1");
        assertThat(JmhCommand.withSamplers("-p", "sampler=euler")).containsExactly("-p", "sampler=euler");
    }
}
