package io.github.hordelib;

import io.github.hordelib.base.HordelibException;
import io.github.hordelib.interrogate.SafetyVerdict;

/** A request that the operator's policy does not allow; see {@link GateOptions}. */
public final class RefusedException extends HordelibException {
    private static final long serialVersionUID = 1L;
    private final transient SafetyVerdict verdict;

    RefusedException(SafetyVerdict verdict) {
        super("request refused: " + verdict.explain());
        this.verdict = verdict;
    }

    /**
     * Returns what the policy says.
     *
     * @return the verdict, with its reasons
     */
    public SafetyVerdict verdict() {
        return verdict;
    }
}
