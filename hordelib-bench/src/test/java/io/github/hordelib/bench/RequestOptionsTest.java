package io.github.hordelib.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "neon, neon",
        "neon:0.5, neon|0.5",
        "a/neon.safetensors:-1:0.2, a/neon.safetensors|-1|0.2",
        "canny:c.png:1:0:0.5, canny|c.png|1|0|0.5",
        "C:\\m\\neon.safetensors:0.5, C:\\m\\neon.safetensors|0.5",
        "D:/net:E:/a.png:0.7, D:/net|E:/a.png|0.7",
        "net:C:\\a.png, net|C:\\a.png",
        "a:b, a|b",
    })
    void splitsAtColonsButNotAtDrives(String text, String parts) {
        assertThat(RequestOptions.parts(text)).isEqualTo(List.of(parts.split("\\|")));
    }
}
