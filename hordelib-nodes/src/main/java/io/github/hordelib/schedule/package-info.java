/** Noise levels: the schedule a network was trained on, and schedulers that choose the levels a sampler walks. */
package io.github.hordelib.schedule;
