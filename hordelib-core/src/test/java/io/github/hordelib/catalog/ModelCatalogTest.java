package io.github.hordelib.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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
    void refusesOtherVersionsAndTextThatIsNotJson() {
        assertThatThrownBy(() -> ModelCatalog.parse("test", "{\"version\": 2}")).hasMessageContaining("found 2");
        assertThatThrownBy(() -> ModelCatalog.parse("test", "{")).isInstanceOf(CatalogException.class);
    }
}
