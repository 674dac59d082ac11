package io.github.hordelib.noise;

import java.util.List;

/**
 * The noise profiles the library comes with. What a profile gives never changes; a better one gets a new name.
 *
 * <table>
 * <caption>Profiles</caption>
 * <tr><th>name</th><th>initial noise</th><th>samplers' noise</th></tr>
 * <tr><td>{@code comfy-cpu}</td><td>one CPU draw for the whole batch</td><td>CPU stream of the same seed, so that its first
 * draw equals the initial noise, as ComfyUI did on CPUs up to 0.3.x</td></tr>
 * <tr><td>{@code comfy-cpu-new}</td><td>the same</td><td>CPU stream of seed + 1, as later ComfyUI does</td></tr>
 * <tr><td>{@code comfy-cuda}</td><td>the same</td><td>CUDA stream, as ComfyUI does on NVIDIA devices</td></tr>
 * <tr><td>{@code a1111}</td><td>one CUDA stream for each item, of seed + i</td><td>that stream goes on</td></tr>
 * <tr><td>{@code item}</td><td>for item i what {@code comfy-cpu-new} gives for seed + i alone</td><td>the same</td></tr>
 * </table>
 */
public final class NoiseProfiles {
    /** ComfyUI 0.3 on a CPU: the profile of workflows. */
    public static final NoiseProfile COMFY_CPU = new BatchProfile("comfy-cpu", TorchCpuGenerator::new, 0);
    /** ComfyUI since December 2025 on a CPU. */
    public static final NoiseProfile COMFY_CPU_NEW = new BatchProfile("comfy-cpu-new", TorchCpuGenerator::new, 1);
    /** ComfyUI on an NVIDIA device; reproduced from published descriptions of the generator. */
    public static final NoiseProfile COMFY_CUDA = new BatchProfile("comfy-cuda", TorchCudaGenerator::new, 0);
    /** AUTOMATIC1111's web UI on an NVIDIA device; reproduced from published descriptions of the generator. */
    public static final NoiseProfile A1111 = new PerItemProfile("a1111", new ContinuedProfile("a1111-item"));
    /** One stream for each item of a batch, so that each can be made again alone: the profile of requests. */
    public static final NoiseProfile ITEM = new PerItemProfile("item", COMFY_CPU_NEW);

    private static final List<NoiseProfile> ALL = List.of(COMFY_CPU, COMFY_CPU_NEW, COMFY_CUDA, A1111, ITEM);

    private NoiseProfiles() {}

    /**
     * Returns all profiles.
     *
     * @return the profiles, in the order of the table above
     */
    public static List<NoiseProfile> all() {
        return ALL;
    }

    /**
     * Returns the profile of a name.
     *
     * @param name such as {@code comfy-cpu}
     * @return the profile
     * @throws IllegalArgumentException if there is none
     */
    public static NoiseProfile byName(String name) {
        return ALL.stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("noise profile: expected one of "
                        + ALL.stream().map(NoiseProfile::name).toList() + ", found \"" + name + "\""));
    }
}
