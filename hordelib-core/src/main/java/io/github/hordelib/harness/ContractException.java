package io.github.hordelib.harness;

import io.github.hordelib.base.HordelibException;
import java.util.List;

/** Thrown by {@link NodeHarness} for a node type that breaks its contract. */
public final class ContractException extends HordelibException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> broken;

    ContractException(String type, List<String> broken) {
        super("node type \"" + type + "\": " + String.join("\n", broken));
        this.broken = List.copyOf(broken);
    }

    ContractException(String type, Exception cause) {
        super("node type \"" + type + "\": expected a result, found a failure: " + cause, cause);
        this.broken = List.of("call: " + cause);
    }

    /**
     * Returns everything that was found.
     *
     * @return one sentence each
     */
    public List<String> broken() {
        return broken;
    }
}
