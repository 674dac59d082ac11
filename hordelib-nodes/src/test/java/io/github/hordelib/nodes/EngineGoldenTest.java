package io.github.hordelib.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.hordelib.base.Json;
import io.github.hordelib.golden.Backends;
import io.github.hordelib.golden.GoldenFolder;
import io.github.hordelib.harness.NodeHarness;
import io.github.hordelib.model.ModelFolders;
import io.github.hordelib.model.ModelLibrary;
import io.github.hordelib.node.NodeRegistry;
import io.github.hordelib.node.NodeType;
import io.github.hordelib.node.ObjectInfo;
import io.github.hordelib.noise.NoiseProfiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Compares the schemas of the nodes with what the reference program tells of them. */
@Tag("golden")
@NullUnmarked // untyped JSON trees
@SuppressWarnings("unchecked")
class EngineGoldenTest {
    /** Options that say nothing if they are false, and texts that the reference leaves out. */
    private static final Set<String> SILENT_IF_FALSE = Set.of("deprecated", "experimental", "api_node", "multiselect");

    @TempDir
    Path root;

    @TestFactory
    Stream<DynamicTest> describesNodes() throws IOException {
        Path file = GoldenFolder.unpacked(GoldenFolder.of("e2e").resolve("engine/object_info.json"));
        Map<String, Object> expected = (Map<String, Object>) Json.read(Files.readAllBytes(file), Json.Limits.DEFAULT);
        NodeRegistry registry = NodeRegistry.of(types());
        return expected.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    NodeType type = registry.find(entry.getKey()).orElse(null);
                    assumeThat(type)
                            .as("node type %s, which the library does not have yet", entry.getKey())
                            .isNotNull();
                    NodeHarness.of(type).verifySchema();
                    compare(ObjectInfo.of(type), (Map<String, Object>) entry.getValue());
                }));
    }

    private List<NodeType> types() {
        ModelFolders folders = new ModelFolders(List.of(root));
        ModelLibrary models = ModelLibrary.of(folders, Backends.store(), List.of(), Map.of());
        return DiffusionNodes.all(Folders.under(root), models, NoiseProfiles.COMFY_CPU);
    }

    private static void compare(Map<String, Object> found, Map<String, Object> expected) {
        for (String part :
                List.of("input", "input_order", "output", "output_is_list", "output_name", "output_node", "category")) {
            assertThat(canonical(found.get(part))).as(part).isEqualTo(canonical(expected.get(part)));
        }
        if (expected.get("display_name") instanceof String name) {
            assertThat(found.get("display_name")).isEqualTo(name);
        }
    }

    /** Brings accidental differences into one form; lists of files are those of another folder. */
    private static Object canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> all = new TreeMap<>();
            map.forEach((key, inner) -> {
                if (!(SILENT_IF_FALSE.contains(key) && Boolean.FALSE.equals(inner))) {
                    all.put((String) key, canonical(inner));
                }
            });
            return all;
        }
        if (value instanceof Collection<?> list) {
            List<Object> all = list.stream().map(EngineGoldenTest::canonical).toList();
            boolean files = all.isEmpty() || all.stream().anyMatch(EngineGoldenTest::isFile);
            if (files && all.stream().allMatch(String.class::isInstance)) {
                return "files";
            }
            boolean withoutOptions = all.size() == 2 && Map.of().equals(all.get(1));
            return withoutOptions ? List.of(all.get(0)) : all;
        }
        return value instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros() : value;
    }

    private static boolean isFile(Object word) {
        return word instanceof String text
                && (text.matches(".*\\.(safetensors|png|latent)") || text.equals("pixel_space"));
    }
}
