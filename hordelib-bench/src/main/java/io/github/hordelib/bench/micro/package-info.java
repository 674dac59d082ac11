/** JMH benchmarks, one class for each hot class of the library. */
package io.github.hordelib.bench.micro;
