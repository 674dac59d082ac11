package io.github.hordelib.lora;

import io.github.hordelib.base.HordelibException;

/** An adapter file, or one of its tensors, that is not what it should be. */
public final class LoraException extends HordelibException {
    private static final long serialVersionUID = 1L;

    LoraException(String message) {
        super(message);
    }
}
