package io.github.hordelib.base;

/** JSON's null, as a value among JSON-like values. */
public enum JsonNull {
    /** The only value. */
    NULL;

    @Override
    public String toString() {
        return "null";
    }
}
