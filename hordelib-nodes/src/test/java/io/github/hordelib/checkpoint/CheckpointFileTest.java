package io.github.hordelib.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.golden.GoldenFolder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointFileTest {
    private static final Path MODEL = GoldenFolder.of("models").resolve("sd1/single_file/sd1-fp16.safetensors");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text.activation|relu|expected one of [gelu, quick_gelu], found \"relu\"",
                "text.heads|7|expected a divisor of the width",
                "text.heads|0|expected a divisor of the width",
                "text.epsilon|-1|expected a number above 0, found -1.0",
                "vae.scaling_factor|0|expected a number above 0, found 0.0",
                "vae.scaling_factor|NaN|expected a number above 0, found NaN"
            })
    void refusesSettingsThatNoNetworkHas(String key, String value, String message) {
        Settings settings = Settings.of(Origin.CALLER, Map.of(key, value));
        assertThatThrownBy(() -> CheckpointFile.open(MODEL, settings))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("setting " + key + " (CALLER)")
                .hasMessageContaining(message);
    }
}
