package io.github.hordelib.nodes;

import io.github.hordelib.node.NodeType;
import io.github.hordelib.noise.NoiseProfile;
import java.util.List;
import java.util.stream.Stream;

/** The nodes that condition, guide and sample. */
final class SamplingNodes {
    private SamplingNodes() {}

    /** Returns all of them; samplers take their noise from a profile. */
    static List<NodeType> all(NoiseProfile profile) {
        return Stream.of(samplers(profile), conditioning(), patches(), latents())
                .flatMap(List::stream)
                .toList();
    }

    private static List<NodeType> samplers(NoiseProfile profile) {
        return List.of(
                KSampler.type(profile),
                KSamplerAdvanced.type(profile),
                SamplerCustom.type(profile),
                SamplerCustomAdvanced.type(),
                BasicGuider.type(),
                CFGGuider.type(),
                DualCFGGuider.type(),
                PerpNegGuiderNode.type(),
                PerpNegGuiderNode.adaptive(),
                AddNoise.type());
    }

    private static List<NodeType> conditioning() {
        return List.of(
                ConditioningCombine.type(),
                ConditioningConcat.type(),
                ConditioningAverage.type(),
                ConditioningSetArea.type(),
                ConditioningSetAreaPercentage.type(),
                ConditioningSetAreaStrength.type(),
                ConditioningSetMask.type(),
                ConditioningSetProperties.type(),
                ConditioningSetTimestepRange.type(),
                ConditioningTimestepsRange.type(),
                ConditioningZeroOut.type(),
                ControlNetApply.type(),
                ControlNetApplyAdvanced.type(),
                InpaintModelConditioning.type(),
                InstructPixToPixConditioning.type());
    }

    private static List<NodeType> patches() {
        return List.of(
                ModelSamplingDiscrete.type(),
                ModelSamplingContinuousEDM.type(),
                ModelSamplingContinuousV.type(),
                RescaleCFG.type(),
                PerpNeg.type(),
                DifferentialDiffusion.type(),
                PerturbedAttentionGuidance.type(),
                SelfAttentionGuidance.type(),
                FreeU.type(),
                FreeU_V2.type(),
                HyperTile.type(),
                PatchModelAddDownscale.type(),
                CFGZeroStar.type(),
                CFGNorm.type(),
                TCFG.type(),
                Mahiro.type(),
                FreSca.type(),
                APG.type(),
                UNetSelfAttentionMultiply.type(),
                UNetCrossAttentionMultiply.type(),
                CLIPAttentionMultiply.type(),
                ModelComputeDtype.type(),
                ModelMergeSimple.type(),
                ModelMergeBlocks.type(),
                ModelMergeByBlock.sd1(),
                ModelMergeByBlock.sdxl(),
                ModelMergeAdd.type(),
                ModelMergeSubtract.type(),
                CLIPMergeSimple.type(),
                CLIPMergeAdd.type(),
                CLIPMergeSubtract.type(),
                LatentApplyOperationCFG.type());
    }

    private static List<NodeType> latents() {
        return List.of(
                VAEDecode.type(),
                VAEDecodeTiled.type(),
                VAEEncode.type(),
                VAEEncodeTiled.type(),
                VAEEncodeForInpaint.type(),
                LatentApplyOperation.type(),
                LatentOperationSharpen.type(),
                LatentOperationTonemapReinhard.type());
    }
}
