/** The model reference {@code models.json}: what is known about models by name. */
package io.github.hordelib.catalog;
