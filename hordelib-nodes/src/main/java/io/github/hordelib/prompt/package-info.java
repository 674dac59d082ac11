/**
 * From prompt text to numbered tokens: weights in parentheses, escapes, alternatives in braces, embeddings named in the
 * text, CLIP's byte-pair encoding, and chunks of 77 tokens. Knows nothing of models.
 */
package io.github.hordelib.prompt;
