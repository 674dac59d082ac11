package io.github.hordelib.bench;

import io.github.hordelib.Hordelib;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code txt2img}: draws pictures from a prompt. */
@Command(name = "txt2img", mixinStandardHelpOptions = true, description = "Draws pictures from a prompt.")
final class Txt2ImgCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HordeOptions options = new HordeOptions();

    @Mixin
    private RequestOptions request = new RequestOptions();

    @Mixin
    private ResultOptions result = new ResultOptions();

    @Override
    public Integer call() throws IOException {
        try (Hordelib horde = options.open()) {
            return result.draw(
                    horde,
                    request.builder().build(),
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
        }
    }
}
