package io.github.hordelib.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.checkpoint.DType;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerInputsTest {
    private static final LinearLayer LAYER = new LinearLayer("w/Cast", "w", 0, 3, 4, true);

    @Test
    void refusesAModelThatLacksALayer() {
        byte[] model = new Wire().message(7, new Wire().text(2, "empty")).toByteArray();
        assertThatThrownBy(() -> LayerInputs.addTo(model, List.of(LAYER), DType.F32))
                .isInstanceOf(GraphException.class)
                .hasMessageContaining("w/Cast");
        assertThat(LayerInputs.addTo(model, List.of(), DType.F32)).isEqualTo(model);
    }

    @Test
    void copiesWhatItDoesNotKnow() {
        byte[] model = new Wire()
                .integer(1, -1)
                .decimal(3, 0.5f)
                .text(2, "somebody")
                .message(7, new Wire().text(2, "graph").integer(99, 1L << 40))
                .toByteArray();
        assertThat(LayerInputs.addTo(model, List.of(), DType.F32)).isEqualTo(model);
    }

    @Test
    void refusesDamagedBytes() {
        byte[][] damaged = {
            {0x3a}, {0x3a, 5, 1}, {(byte) 0x80}, {0x3b, 1}, {0x3a, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}
        };
        for (byte[] bytes : damaged) {
            assertThatThrownBy(() -> LayerInputs.addTo(bytes, List.of(LAYER), DType.F32))
                    .isInstanceOf(GraphException.class)
                    .hasMessageContaining("byte ");
        }
    }
}
