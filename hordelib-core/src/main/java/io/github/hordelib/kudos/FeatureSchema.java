package io.github.hordelib.kudos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers a predictor reads, each with a name. Training and serving both take them from here, and a model file keeps
 * the names, so that no column can change its meaning between the two. The first 47 columns hold what the horde's own
 * predictor reads, in its order of training and its scales; the columns after them say what the job costs.
 *
 * <p>Nothing degrades into an error: unknown samplers count as {@code k_euler}, unknown control types as none, unknown
 * source processing as {@code img2img} or {@code txt2img}, unknown post-processors are left out, numbers are clamped.
 *
 * <p>Thread-safe.
 */
public final class FeatureSchema {
    /** Name and version of this schema; a model file of another version is refused. */
    public static final String VERSION = "hordelib-job-1";

    /** Number of leading columns that describe the payload as the horde does; the rest is derived or beyond it. */
    public static final int PAYLOAD_COLUMNS = 47;

    private static final List<String> SAMPLERS = List.of(
            "ddim",
            "k_dpm_2",
            "k_dpm_2_a",
            "k_dpm_adaptive",
            "k_dpm_fast",
            "k_dpmpp_2m",
            "k_dpmpp_2s_a",
            "k_dpmpp_sde",
            "k_euler",
            "k_euler_a",
            "k_heun",
            "k_lms",
            "plms",
            "uni_pc",
            "uni_pc_bh2");
    private static final List<String> CONTROLS =
            List.of("none", "canny", "depth", "fakescribbles", "hed", "hough", "normal", "openpose", "scribble", "seg");
    private static final List<String> SOURCES = List.of("img2img", "inpainting", "outpainting", "txt2img");
    private static final List<String> POST_PROCESSORS = List.of(
            "RealESRGAN_x4plus",
            "RealESRGAN_x2plus",
            "RealESRGAN_x4plus_anime_6B",
            "NMKD_Siax",
            "4x_AnimeSharp",
            "strip_background",
            "GFPGAN",
            "CodeFormers");
    private static final List<String> NAMES = names();

    private FeatureSchema() {}

    /**
     * Returns the names of the columns, in order.
     *
     * @return unique names
     */
    public static List<String> columns() {
        return NAMES;
    }

    /**
     * Reads a job as the horde writes it, a flat object with keys such as {@code ddim_steps}, {@code sampler_name} or
     * {@code post_processing}. Missing and ill-typed values take their default.
     *
     * @param payload parsed JSON: text, numbers, truth values, lists
     * @return the job
     */
    public static JobFeatures read(Map<String, ?> payload) {
        return JobPayload.read(payload);
    }

    /**
     * Turns a job into numbers.
     *
     * @param job the job
     * @return one finite value for each of {@link #columns()}; the caller's own
     */
    public static double[] vector(JobFeatures job) {
        Row row = new Row(NAMES.size());
        payload(job, row);
        beyond(job, row);
        return row.values;
    }

    private static final class Row {
        private final double[] values;
        private int next;

        Row(int size) {
            values = new double[size];
        }

        void add(double value) {
            values[next++] = Double.isFinite(value) ? value : 0;
        }

        void add(boolean value) {
            add(value ? 1 : 0);
        }

        void choice(int count, int index) {
            values[next + index]++;
            next += count;
        }
    }

    private static void payload(JobFeatures job, Row row) {
        row.add(JobWork.side(job.height()) / 1024);
        row.add(JobWork.side(job.width()) / 1024);
        row.add(JobWork.clamp(job.steps(), 1, 500) / 100);
        row.add(JobWork.clamp(job.cfgScale(), 0, 100) / 30);
        row.add(JobWork.clamp(job.denoise(), 0, 1));
        row.add(JobWork.clamp(job.controlStrength(), 0, 3));
        row.add(job.karras());
        row.add(job.hiresFix());
        row.add(job.sourceImage());
        row.add(job.sourceMask());
        row.choice(SAMPLERS.size(), index(SAMPLERS, SamplerCost.canonical(job.sampler()), "k_euler"));
        row.choice(CONTROLS.size(), index(CONTROLS, job.controlType().orElse("none"), "none"));
        row.choice(SOURCES.size(), index(SOURCES, job.sourceProcessing(), job.sourceImage() ? "img2img" : "txt2img"));
        for (String name : POST_PROCESSORS) {
            row.add((double)
                    job.postProcessing().stream().filter(name::equalsIgnoreCase).count());
        }
    }

    private static void beyond(JobFeatures job, Row row) {
        JobWork work = JobWork.of(job);
        boolean xl = JobWork.isXl(job.baseline());
        row.add(xl);
        row.add(!xl && job.baseline().contains("2"));
        row.add(JobWork.clamp(job.loras(), 0, 100));
        row.add(JobWork.clamp(job.images(), 1, 100));
        row.add(job.longPrompt().map(known -> known ? 1.0 : 0.0).orElse(0.5));
        row.add(JobWork.side(job.width()) * JobWork.side(job.height()) * 1e-6);
        row.add(work.evaluations());
        row.add(work.firstPass() * 1e-3);
        row.add(work.secondEvaluations());
        row.add(work.secondPass() * 1e-3);
        row.add(fullSecondPass(job) * 1e-3);
        row.add(work.control() * 1e-3);
        row.add(work.encode() * 1e-3);
        row.add(work.decode() * 1e-3);
        row.add(work.post() * 1e-3);
        row.add(work.outputPixels() * 1e-6);
        row.add(facesAfterUpscaling(job.postProcessing()));
        row.add(facesAfterUpscaling(job.postProcessing()) * work.outputPixels() * 1e-6);
    }

    /** Early workers ran every step a second time at the requested size. */
    private static double fullSecondPass(JobFeatures job) {
        if (!job.hiresFix()) {
            return 0;
        }
        return JobWork.of(secondAlone(job)).firstPass();
    }

    private static JobFeatures secondAlone(JobFeatures job) {
        return new JobFeatures(
                job.width(),
                job.height(),
                job.steps(),
                job.sampler(),
                job.karras(),
                job.cfgScale(),
                job.hiresDenoise(),
                job.controlType(),
                job.controlStrength(),
                job.sourceProcessing(),
                job.sourceImage(),
                job.sourceMask(),
                false,
                job.hiresDenoise(),
                job.postProcessing(),
                job.baseline(),
                job.loras(),
                job.images(),
                job.longPrompt());
    }

    private static double facesAfterUpscaling(List<String> names) {
        int faces = 0;
        boolean upscaled = false;
        for (String name : names) {
            boolean face = name.equalsIgnoreCase("GFPGAN") || name.equalsIgnoreCase("CodeFormers");
            faces += face && upscaled ? 1 : 0;
            upscaled |= !face && !name.equalsIgnoreCase("strip_background");
        }
        return faces;
    }

    private static int index(List<String> known, String name, String otherwise) {
        int index = known.indexOf(name.toLowerCase(Locale.ROOT));
        return index >= 0 ? index : known.indexOf(otherwise);
    }

    private static List<String> names() {
        List<String> names = new ArrayList<>(Arrays.asList(
                "height", "width", "steps", "cfg_scale", "denoise", "control_strength", "karras", "hires_fix"));
        names.addAll(List.of("source_image", "source_mask"));
        SAMPLERS.forEach(name -> names.add("sampler=" + name));
        CONTROLS.forEach(name -> names.add("control=" + name));
        SOURCES.forEach(name -> names.add("source=" + name));
        POST_PROCESSORS.forEach(name -> names.add("post=" + name));
        names.addAll(List.of("baseline=xl", "baseline=2", "loras", "images", "long_prompt", "megapixels"));
        names.addAll(List.of("evaluations", "work.first", "second_evaluations", "work.second", "work.second_full"));
        names.addAll(List.of("work.control", "work.encode", "work.decode", "work.post", "output_megapixels"));
        names.addAll(List.of("faces_after_upscaling", "face_megapixels"));
        return List.copyOf(names);
    }
}
