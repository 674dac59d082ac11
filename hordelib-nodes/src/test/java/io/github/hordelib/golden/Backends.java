package io.github.hordelib.golden;

import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.ort.OrtBackend;

/** The backend that tests share. */
public final class Backends {
    private static final class Shared {
        static final OrtBackend BACKEND = OrtBackend.open(BackendOptions.defaults());
    }

    private Backends() {}

    public static OrtBackend shared() {
        return Shared.BACKEND;
    }
}
