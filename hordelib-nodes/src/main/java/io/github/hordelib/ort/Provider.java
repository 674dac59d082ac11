package io.github.hordelib.ort;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where models run. Immutable.
 *
 * @param kind the hardware
 * @param device number of the graphics card, 0 or more; 0 for the processor
 */
public record Provider(Kind kind, int device) {
    /** Kinds of hardware. */
    public enum Kind {
        /** The processor. */
        CPU,
        /** An NVIDIA graphics card. */
        CUDA,
        /** A graphics card if one can be used, else the processor. */
        AUTO
    }

    /** The processor. */
    public static final Provider CPU = new Provider(Kind.CPU, 0);
    /** The first graphics card if it can be used, else the processor. */
    public static final Provider AUTO = new Provider(Kind.AUTO, 0);

    private static final Pattern CUDA_NAME = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** Checks the device. */
    public Provider {
        if (device < 0) {
            throw new IllegalArgumentException("provider: expected a device >= 0, found " + device);
        }
    }

    /**
     * Returns an NVIDIA graphics card.
     *
     * @param device its number, from 0
     * @return the provider
     */
    public static Provider cuda(int device) {
        return new Provider(Kind.CUDA, device);
    }

    /**
     * Reads the form that configuration files use.
     *
     * @param text {@code cpu}, {@code cuda}, {@code cuda:1} or {@code auto}
     * @return the provider
     * @throws IllegalArgumentException if the text is none of them
     */
    public static Provider parse(String text) {
        if (text.equals("cpu")) {
            return CPU;
        }
        if (text.equals("auto")) {
            return AUTO;
        }
        Matcher matcher = CUDA_NAME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "provider: expected cpu, cuda, cuda:<n> or auto, found \"" + text + "\"");
        }
        return cuda(matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1)));
    }

    @Override
    public String toString() {
        return switch (kind) {
            case CPU -> "cpu";
            case AUTO -> "auto";
            case CUDA -> "cuda:" + device;
        };
    }
}
