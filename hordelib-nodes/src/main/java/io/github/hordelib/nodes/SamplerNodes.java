package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import io.github.hordelib.noise.NoiseProfile;
import java.util.List;

/** The nodes that choose samplers and noise. */
final class SamplerNodes {
    private SamplerNodes() {}

    /** Returns all of them; noise is made by a profile. */
    static List<NodeType> all(NoiseProfile profile) {
        return List.of(
                KSamplerSelect.type(),
                SamplerEulerAncestral.type(),
                SamplerEulerAncestralCFGPP.type(),
                SamplerEulerCFGpp.type(),
                SamplerLMS.type(),
                SamplerLCMUpscale.type(),
                SamplerDPMPP_2S_Ancestral.type(),
                SamplerDPMPP_SDE.type(),
                SamplerDPMPP_2M_SDE.type(),
                SamplerDPMPP_3M_SDE.type(),
                SamplerDPMAdaptative.type(),
                SamplerER_SDE.type(),
                SamplerSASolver.type(),
                SamplerPLMS.type(),
                RandomNoise.type(profile),
                DisableNoise.type(profile));
    }
}
