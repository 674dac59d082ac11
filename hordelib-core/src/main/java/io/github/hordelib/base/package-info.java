/** What every other package stands on: the root of all exceptions, and cancellation. */
package io.github.hordelib.base;
