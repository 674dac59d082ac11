/**
 * Weight adapters: reads LoRA files of all common families and merges them into weights.
 *
 * <p>A file is a set of {@link io.github.hordelib.lora.WeightChange}s by {@link io.github.hordelib.lora.ModuleKey}; which
 * tensor of a checkpoint a module is, is the business of whoever holds the checkpoint.
 */
package io.github.hordelib.lora;
