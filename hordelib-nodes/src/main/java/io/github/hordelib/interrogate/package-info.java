/** What is in a picture: ranking by CLIP, captions by BLIP, and verdicts on safety by rules that an operator supplies. */
package io.github.hordelib.interrogate;
