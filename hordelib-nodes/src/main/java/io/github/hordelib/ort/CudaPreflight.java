package io.github.hordelib.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.hordelib.ort.Preflight.Finding;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks for everything that an NVIDIA card needs, and says what to do about what is missing. */
final class CudaPreflight {
    private static final List<String> LIBRARIES =
            List.of("libcudart.so.12", "libcublasLt.so.12", "libcublas.so.12", "libcurand.so.10", "libcudnn.so.9");

    private CudaPreflight() {}

    /** Chooses the card that is wanted, or the processor if any place will do. */
    static Preflight choose(Provider wanted, NativeCache natives) {
        List<Finding> findings = look(natives);
        if (findings.get(0).good()) {
            Finding attempt = attempt(wanted.device());
            if (attempt.good()) {
                return new Preflight(wanted, Provider.cuda(wanted.device()), List.of(findings.get(0), attempt));
            }
            findings = new ArrayList<>(findings);
            findings.add(attempt);
        }
        if (wanted.kind() != Provider.Kind.AUTO) {
            throw new BackendException(
                    BackendException.NO_MODEL,
                    "expected a card for " + wanted + ", found none that can be used\n"
                            + findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
        }
        return new Preflight(wanted, Provider.CPU, findings);
    }

    /** Checks what can be checked by looking, before ONNX Runtime is started. */
    static List<Finding> look(NativeCache natives) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "CUDA provider for " + natives.platformName(),
                natives.hasCuda(),
                natives.hasCuda()
                        ? "on the class path"
                        : "put com.microsoft.onnxruntime:onnxruntime_gpu in place of :onnxruntime"));
        if (!natives.platformName().startsWith("linux")) {
            return findings;
        }
        List<Path> folders = libraryFolders();
        findings.add(library("libcuda.so.1", folders, "install the NVIDIA driver"));
        for (String name : LIBRARIES) {
            findings.add(library(name, folders, "install CUDA 12 and cuDNN 9, or put them on LD_LIBRARY_PATH"));
        }
        return findings;
    }

    /** Lets ONNX Runtime load the provider. */
    static Finding attempt(int device) {
        String subject = "card " + device;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
            options.addCUDA(cuda);
            return new Finding(subject, true, "ONNX Runtime loads its CUDA provider");
        } catch (OrtException e) {
            return new Finding(subject, false, String.valueOf(e.getMessage()));
        }
    }

    private static Finding library(String name, List<Path> folders, String advice) {
        Optional<Path> found = folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::exists)
                .findFirst();
        return new Finding(name, found.isPresent(), found.map(Path::toString).orElse(advice));
    }

    private static List<Path> libraryFolders() {
        List<Path> folders = new ArrayList<>();
        for (String list : List.of(
                Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).orElse(""),
                System.getProperty("java.library.path", ""))) {
            for (String entry : list.split(File.pathSeparator, -1)) {
                if (!entry.isBlank()) {
                    folders.add(Path.of(entry));
                }
            }
        }
        folders.add(Path.of("/usr/lib/x86_64-linux-gnu"));
        folders.add(Path.of("/usr/lib64"));
        folders.add(Path.of("/usr/local/cuda/lib64"));
        folders.addAll(toolkits(Path.of("/usr/local")));
        return folders;
    }

    private static List<Path> toolkits(Path parent) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, "cuda-*")) {
            children.forEach(child -> folders.add(child.resolve("lib64")));
        } catch (IOException e) {
            return List.of(); // no such folder is no toolkit
        }
        return folders;
    }
}
