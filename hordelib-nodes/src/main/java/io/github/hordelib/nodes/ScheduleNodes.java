package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import java.util.List;

/** The nodes that choose noise levels. */
final class ScheduleNodes {
    private ScheduleNodes() {}

    /** Returns all of them. */
    static List<NodeType> all() {
        return List.of(
                BasicScheduler.type(),
                KarrasScheduler.type(),
                ExponentialScheduler.type(),
                PolyexponentialScheduler.type(),
                LaplaceScheduler.type(),
                VPScheduler.type(),
                BetaSamplingScheduler.type(),
                SDTurboScheduler.type(),
                AlignYourStepsScheduler.type(),
                GitsScheduler.type(),
                SplitSigmas.type(),
                SplitSigmasDenoise.type(),
                FlipSigmas.type(),
                SetFirstSigma.type(),
                ExtendIntermediateSigmas.type(),
                SamplingPercentToSigma.type());
    }
}
