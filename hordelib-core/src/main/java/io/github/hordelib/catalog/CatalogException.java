package io.github.hordelib.catalog;

import io.github.hordelib.base.HordelibException;

/** A model reference that cannot be read, or that contradicts itself. */
public final class CatalogException extends HordelibException {
    private static final long serialVersionUID = 1L;

    CatalogException(String message) {
        super(message);
    }

    CatalogException(String message, Throwable cause) {
        super(message, cause);
    }
}
