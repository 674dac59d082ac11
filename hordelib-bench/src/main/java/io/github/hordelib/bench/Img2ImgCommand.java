package io.github.hordelib.bench;

import io.github.hordelib.GenerationRequest;
import io.github.hordelib.Hordelib;
import io.github.hordelib.image.ImageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code img2img}: draws pictures from a prompt and a picture. */
@Command(name = "img2img", mixinStandardHelpOptions = true, description = "Draws pictures from a prompt and a picture.")
final class Img2ImgCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private HordeOptions options = new HordeOptions();

    @Mixin
    private RequestOptions request = new RequestOptions();

    @Mixin
    private ResultOptions result = new ResultOptions();

    @Option(names = "--image", paramLabel = "FILE", required = true, description = "Picture to start from.")
    private Path image = Path.of("");

    @Option(
            names = "--denoise",
            paramLabel = "X",
            defaultValue = "0.75",
            description = "How much is drawn anew, 0 to 1 (${DEFAULT-VALUE}).")
    private double denoise;

    @Option(names = "--mask", paramLabel = "FILE", description = "What is drawn anew: white anew, black kept.")
    private @Nullable Path mask;

    @Override
    public Integer call() throws IOException {
        GenerationRequest.Builder builder =
                request.builder().sourceImage(ImageFile.read(image).image()).denoise(denoise);
        if (mask != null) {
            builder.mask(ImageFile.read(mask).image().channel(0));
        }
        try (Hordelib horde = options.open()) {
            return result.draw(
                    horde,
                    builder.build(),
                    spec.commandLine().getOut(),
                    spec.commandLine().getErr());
        }
    }
}
