/** Dense float tensors on the Java heap and the plain maths that samplers and pictures need. */
package io.github.hordelib.tensor;
