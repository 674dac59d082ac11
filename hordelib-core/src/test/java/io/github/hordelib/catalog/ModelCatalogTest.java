package io.github.hordelib.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogTest {
    @Test
    void findsTheEmbeddedModelByNameAndByFile() {
        ModelCatalog catalog = ModelCatalog.builtIn();
        ModelRecord model = catalog.find("shapeland").orElseThrow();
        assertThat(catalog.find("shapeland-v1.safetensors")).contains(model);
        assertThat(model.width()).isEqualTo(128);
        assertThat(model.defaults().sampler()).isEqualTo("ddim");
        assertThat(model.sha256().orElseThrow()).hasSize(64);
    }

    @Test
    void takesSizeFromTheBaselineAndCommonDefaults() {
        ModelCatalog catalog = ModelCatalog.parse(
                "test",
                """
                {"version": 1, "baselines": {"b": {"width": 512, "height": 640}},
                 "models": {"m": {"baseline": "b", "file": "m.safetensors"}}}""");
        ModelRecord model = catalog.find("m").orElseThrow();
        assertThat(model.height()).isEqualTo(640);
        assertThat(model.defaults()).isEqualTo(ModelRecord.Defaults.COMMON);
    }

    @Test
    void namesModelAndFieldOfABadEntry() {
        assertThatThrownBy(() ->
                        ModelCatalog.parse("test", "{\"version\": 1, \"models\": {\"m\": {\"baseline\": \"b\"}}}"))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("model \"m\" field \"file\"");
    }

    @Test
    void readsWhatTensorsDoNotTell() {
        ModelCatalog catalog = ModelCatalog.parse(
                "test",
                record(
                        """
                        {"prediction_type": "v_prediction", "zero_snr": true,
                         "unet": {"attention_heads": [5, 10, 20, 20], "norm_groups": 32},
                         "vae": {"scaling_factor": 0.13025}, "tokenizer": "words/..mine",
                         "text_encoder_2": {"activation": "gelu", "layer_norm_eps": 1e-5, "attention_heads": 20}}"""));
        Map<String, String> expected = Map.of(
                "prediction", "v_prediction",
                "zero_snr", "true",
                "unet.heads", "5,10,20,20",
                "unet.norm_groups", "32",
                "vae.scaling_factor", "0.13025",
                "text_2.activation", "gelu",
                "text_2.epsilon", "1.0E-5",
                "text_2.heads", "20",
                "tokenizer", "words/..mine");
        assertThat(catalog.find("m").orElseThrow().config()).isEqualTo(expected);
        assertThat(catalog.config(Path.of("some/where/m.safetensors"))).isEqualTo(expected);
        assertThat(catalog.config(Path.of("some/where/other-m.safetensors"))).isEmpty();
        assertThat(ModelCatalog.builtIn().config(Path.of("shapeland-v1.safetensors")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|field \"config\": expected an object, found []",
                "{\"unet\": 8}|field \"config.unet\": expected an object, found 8",
                "{\"unet\": {\"heads\": 8}}|found \"unet.heads\"",
                "{\"steps\": 8}|found \"steps\"",
                "{\"unet\": {\"attention_heads\": []}}|field \"config.unet.attention_heads\": expected 1..65536",
                "{\"unet\": {\"attention_heads\": [8, 0]}}|found [8,0]",
                "{\"unet\": {\"norm_groups\": \"32\"}}|expected 1..65536, found \"32\"",
                "{\"vae\": {\"norm_groups\": 1.5}}|field \"config.vae.norm_groups\"",
                "{\"vae\": {\"scaling_factor\": -1}}|expected a number above 0, found -1",
                "{\"vae\": {\"scaling_factor\": 1e99}}|expected a number above 0",
                "{\"prediction_type\": \"v\"}|expected one of [epsilon, v_prediction, sample], found \"v\"",
                "{\"zero_snr\": 1}|expected true or false, found 1",
                "{\"text_encoder\": {\"activation\": null}}|expected one of [gelu, quick_gelu], found null",
                "{\"tokenizer\": \"../words\"}|field \"config.tokenizer\": expected a folder inside that of the model's file",
                "{\"tokenizer\": \"words/..\"}|found \"words/..\"",
                "{\"tokenizer\": \"/words\"}|found \"/words\"",
                "{\"tokenizer_2\": \"C:words\"}|found \"C:words\"",
                "{\"tokenizer\": {}}|found {}"
            })
    void namesModelAndKeyOfABadConfiguration(String config, String message) {
        assertThatThrownBy(() -> ModelCatalog.parse("test", record(config)))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining("model \"m\"")
                .hasMessageContaining(message);
    }

    private static String record(String config) {
        return "{\"version\": 1, \"models\": {\"m\": {\"baseline\": \"b\", \"file\": \"m.safetensors\","
                + " \"width\": 512, \"height\": 512, \"config\": " + config + "}}}";
    }

    @Test
    void recordsInFoldersComeBeforeThoseOfTheLibrary(@TempDir Path folder) throws IOException {
        Path first = Files.createDirectories(folder.resolve("first"));
        Path second = Files.createDirectories(folder.resolve("second"));
        Files.writeString(first.resolve("models.json"), record("{\"zero_snr\": true}"));
        Files.writeString(
                second.resolve("models.json"),
                record("{\"zero_snr\": false}").replace("\"m\"", "\"shapeland\"") + "\n");
        ModelCatalog catalog = ModelCatalog.of(List.of(first, folder.resolve("none"), second));
        assertThat(catalog.models()).containsOnlyKeys("m", "shapeland");
        assertThat(catalog.config(Path.of("m.safetensors"))).containsEntry("zero_snr", "true");
        assertThat(catalog.find("shapeland").orElseThrow().file()).isEqualTo("m.safetensors");
        Files.writeString(second.resolve("models.json"), "{}");
        assertThatThrownBy(() -> ModelCatalog.of(List.of(second)))
                .isInstanceOf(CatalogException.class)
                .hasMessageContaining(second.resolve("models.json").toString());
    }

    @Test
    void refusesOtherVersionsAndTextThatIsNotJson() {
        assertThatThrownBy(() -> ModelCatalog.parse("test", "{\"version\": 2}")).hasMessageContaining("found 2");
        assertThatThrownBy(() -> ModelCatalog.parse("test", "{")).isInstanceOf(CatalogException.class);
    }
}
