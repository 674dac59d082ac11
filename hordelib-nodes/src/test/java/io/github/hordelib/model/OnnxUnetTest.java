package io.github.hordelib.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.SessionSettings;
import io.github.hordelib.ort.TinyOnnx;
import io.github.hordelib.sampling.ControlResiduals;
import io.github.hordelib.sampling.NetworkInputs;
import io.github.hordelib.tensor.Shape;
import io.github.hordelib.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports that fixed this or that, with a graph that adds the timestep to the sample. */
class OnnxUnetTest {
    @TempDir
    Path folder;

    private final ModelStore store = ModelStore.open(Backends.shared(), 1 << 20);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void runsRowsOfOtherTimestepsApartWhereTheExportTakesOne() throws IOException {
        OnnxUnet unet = adding(TinyOnnx.INT64, "batch");
        Tensor result = unet.predict(inputs(3, 7, 7, 900), new Cancellation());
        assertThat(result.data()[0]).isEqualTo(7);
        assertThat(result.data()[result.data().length - 1]).isEqualTo(902);
    }

    @Test
    void fillsUpAFixedBatch() throws IOException {
        OnnxUnet unet = adding(TinyOnnx.INT64, 2);
        Tensor result = unet.predict(inputs(3, 5, 5, 5), new Cancellation());
        assertThat(result.shape()).isEqualTo(Shape.of(3, 4, 2, 2));
        assertThat(result.data()[0]).isEqualTo(5);
        assertThat(result.data()[result.data().length - 1]).isEqualTo(7);
    }

    @Test
    void roundsTimestepsOnlyForExportsOfWholeOnes() throws IOException {
        assertThat(adding(TinyOnnx.INT32, "b")
                        .predict(inputs(1, 249.75f), new Cancellation())
                        .data()[0])
                .isEqualTo(250);
        assertThat(adding(TinyOnnx.FLOAT, "b")
                        .predict(inputs(1, 249.75f), new Cancellation())
                        .data()[0])
                .isEqualTo(249.75f);
    }

    @Test
    void refusesWhatAnExportCannotDo() throws IOException {
        OnnxUnet unet = adding(TinyOnnx.INT64, "batch");
        ControlResiduals residuals = new ControlResiduals(
                List.of(Optional.of(Tensor.zeros(Shape.of(1, 4, 2, 2)))), List.of(), Optional.empty());
        assertThatThrownBy(() -> unet.predict(inputs(1, 1).withControl(residuals), new Cancellation()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("ControlNet");
    }

    @Test
    void refusesExportsThatWantMore() {
        TinyOnnx model = model(TinyOnnx.INT64, "batch").input("text_embeds", TinyOnnx.FLOAT, "batch", 8);
        assertThatThrownBy(() -> open(model)).isInstanceOf(ModelException.class).hasMessageContaining("text_embeds");
    }

    private OnnxUnet adding(int timestepType, Object batch) throws IOException {
        return open(model(timestepType, batch));
    }

    private static TinyOnnx model(int timestepType, Object batch) {
        return new TinyOnnx()
                .input("sample", TinyOnnx.FLOAT, batch, 4, "h", "w")
                .input("timestep", timestepType)
                .input("encoder_hidden_states", TinyOnnx.FLOAT, batch, "tokens", 8)
                .output("out_sample", TinyOnnx.FLOAT, batch, 4, "h", "w")
                .cast("time", "timestep", TinyOnnx.FLOAT)
                .node("Add", "out_sample", "sample", "time");
    }

    private OnnxUnet open(TinyOnnx model) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "unet", ".onnx"), model.bytes());
        OnnxHeader header = OnnxHeader.read(file);
        SharedSession session = store.session(
                FileKey.of(file), () -> ModelSource.of(file), SessionSettings.defaults(), header.weightBytes());
        return new OnnxUnet(session, header);
    }

    private static NetworkInputs inputs(int rows, float... timesteps) {
        Tensor[] samples = new Tensor[rows];
        for (int i = 0; i < rows; i++) {
            samples[i] = Tensor.filled(Shape.of(1, 4, 2, 2), i);
        }
        return NetworkInputs.of(
                Tensor.concat(List.of(samples)),
                Tensor.of(Shape.of(rows), timesteps),
                Tensor.zeros(Shape.of(rows, 77, 8)));
    }
}
