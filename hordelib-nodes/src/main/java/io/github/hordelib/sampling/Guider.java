package io.github.hordelib.sampling;

import java.util.Map;

/**
 * How conditionings become one estimate: which are computed and how they are combined. The GUIDER value. Immutable; what it
 * remembers from call to call is in what {@link #start()} returns.
 */
public interface Guider {
    /**
     * Returns the model that is guided.
     *
     * @return the model
     */
    DiffusionModel model();

    /**
     * Returns a copy for another model.
     *
     * @param newModel the model
     * @return the guider
     */
    Guider withModel(DiffusionModel newModel);

    /**
     * Returns the conditionings.
     *
     * @return by role
     */
    Map<GuidanceCall.Role, Conditioning> conditionings();

    /**
     * Returns the guider for one run.
     *
     * @return this if it remembers nothing from call to call
     */
    default Guider start() {
        return this;
    }

    /**
     * Makes one estimate.
     *
     * @param call the step; computes estimates for single conditionings
     * @return guided estimate, and the one without what is wanted
     */
    Denoised guide(GuidanceCall call);
}
