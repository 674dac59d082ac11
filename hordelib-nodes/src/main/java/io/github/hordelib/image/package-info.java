/** Pictures and masks: values, resampling, effects, PNG with its text chunks. */
package io.github.hordelib.image;
