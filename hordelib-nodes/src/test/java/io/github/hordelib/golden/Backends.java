package io.github.hordelib.golden;

import io.github.hordelib.model.ModelStore;
import io.github.hordelib.ort.BackendOptions;
import io.github.hordelib.ort.OrtBackend;

/** The backend that tests share. */
public final class Backends {
    private static final class Shared {
        static final OrtBackend BACKEND = OrtBackend.open(BackendOptions.defaults());
        static final ModelStore STORE = ModelStore.open(BACKEND, 1L << 30);
    }

    private Backends() {}

    public static OrtBackend shared() {
        return Shared.BACKEND;
    }

    /** Keeps the models of all tests open. */
    public static ModelStore store() {
        return Shared.STORE;
    }
}
