package io.github.hordelib.onnx;

import io.github.hordelib.checkpoint.StoredTensor;
import io.github.hordelib.checkpoint.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings the three generations of ESRGAN names to those of Real-ESRGAN ({@code conv_first}, {@code body.0.rdb1.conv1}, ...,
 * {@code conv_up1}, {@code conv_hr}, {@code conv_last}) and takes off what training programs wrap round them.
 */
final class UpscalerNames {
    private static final List<String> WRAPPERS =
            List.of("params_ema.", "params.", "state_dict.", "module.", "model_state.");
    private static final Pattern OLD_BLOCK =
            Pattern.compile("model\\.1\\.sub\\.(\\d+)\\.RDB(\\d)\\.conv(\\d|1x1)(?:\\.0)?\\.(weight|bias)");
    private static final Pattern OLD_BODY_END = Pattern.compile("model\\.1\\.sub\\.(\\d+)\\.(weight|bias)");
    private static final Pattern OLD_OUTER = Pattern.compile("model\\.(\\d+)\\.(weight|bias)");
    private static final Pattern NEW_BLOCK =
            Pattern.compile("RRDB_trunk\\.(\\d+)\\.RDB(\\d)\\.conv(\\d|1x1)\\.(weight|bias)");
    private static final Pattern NEW_OUTER = Pattern.compile("(trunk_conv|upconv(\\d)|HRconv)\\.(weight|bias)");

    private UpscalerNames() {}

    static Weights normalized(Weights weights) {
        Weights bare = unwrapped(weights);
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        TreeSet<Integer> outer = new TreeSet<>();
        bare.names().forEach(name -> {
            Matcher old = OLD_OUTER.matcher(name);
            if (old.matches() && !old.group(1).equals("0")) {
                outer.add(Integer.valueOf(old.group(1)));
            }
        });
        List<Integer> tail = List.copyOf(outer);
        bare.tensors().forEach((name, tensor) -> renamed.put(renamed(name, tail), tensor));
        return Weights.of(bare.source(), renamed, bare.metadata());
    }

    private static Weights unwrapped(Weights weights) {
        for (String wrapper : WRAPPERS) {
            Weights inner = weights.under(wrapper);
            if (!inner.names().isEmpty()) {
                return unwrapped(inner);
            }
        }
        return weights;
    }

    private static String renamed(String name, List<Integer> tail) {
        for (Pattern pattern : List.of(OLD_BLOCK, NEW_BLOCK)) {
            Matcher block = pattern.matcher(name);
            if (block.matches()) {
                return "body." + block.group(1) + ".rdb" + block.group(2) + ".conv" + block.group(3) + "."
                        + block.group(4);
            }
        }
        Matcher bodyEnd = OLD_BODY_END.matcher(name);
        if (bodyEnd.matches()) {
            return "conv_body." + bodyEnd.group(2);
        }
        Matcher newOuter = NEW_OUTER.matcher(name);
        if (newOuter.matches()) {
            String layer = newOuter.group(1);
            String plain = layer.equals("trunk_conv")
                    ? "conv_body"
                    : layer.equals("HRconv") ? "conv_hr" : "conv_up" + newOuter.group(2);
            return plain + "." + newOuter.group(3);
        }
        Matcher oldOuter = OLD_OUTER.matcher(name);
        return oldOuter.matches() ? oldOuter(oldOuter, tail) : name;
    }

    /** The last of the outer convolutions is conv_last, the one before conv_hr, the others scale up. */
    private static String oldOuter(Matcher name, List<Integer> tail) {
        int place = tail.indexOf(Integer.valueOf(name.group(1)));
        String layer = "conv_up" + (place + 1);
        if (place < 0) {
            layer = "conv_first";
        } else if (place == tail.size() - 1) {
            layer = "conv_last";
        } else if (place == tail.size() - 2) {
            layer = "conv_hr";
        }
        return layer + "." + name.group(2);
    }
}
