package io.github.hordelib.base;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads and writes JSON as plain values: String, Boolean, Long, BigInteger (whole numbers beyond 64 bits), Double, List, Map
 * with keys in the order of the text, and {@link JsonNull}. As in Python's reader and writer, {@code NaN} and
 * {@code Infinity} are numbers, and the last of equal keys counts. What is read is immutable. Thread-safe.
 */
public final class Json {
    /** How the parser names a place inside of its messages. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: .*?; (line: \\d+, column: \\d+)]");

    private Json() {}

    /**
     * What a text may hold; anything beyond is refused as soon as it is met.
     *
     * @param bytes longest text, in bytes or characters
     * @param depth deepest nesting of lists and maps
     * @param text longest single string, in characters
     */
    public record Limits(long bytes, int depth, int text) {
        /** Limits for texts from anywhere: 32 MiB, 64 levels, strings of 2 million characters. */
        public static final Limits DEFAULT = new Limits(32L << 20, 64, 2_000_000);
    }

    @FunctionalInterface
    private interface Source {
        JsonParser open(JsonFactory factory) throws IOException;
    }

    /**
     * Reads a text.
     *
     * @param text JSON
     * @param limits what it may hold
     * @return the value
     * @throws JsonException if it is no JSON or exceeds a limit
     */
    public static Object read(String text, Limits limits) {
        return read(text.length(), limits, factory -> factory.createParser(text));
    }

    /**
     * Reads an encoded text.
     *
     * @param bytes JSON in UTF-8, UTF-16 or UTF-32
     * @param limits what it may hold
     * @return the value
     * @throws JsonException if it is no JSON or exceeds a limit
     */
    public static Object read(byte[] bytes, Limits limits) {
        return read(bytes.length, limits, factory -> factory.createParser(bytes));
    }

    private static Object read(long length, Limits limits, Source source) {
        if (length > limits.bytes()) {
            throw new JsonException("JSON: expected a length of at most " + limits.bytes() + ", found " + length);
        }
        try (JsonParser parser = source.open(factory(limits))) {
            if (parser.nextToken() == null) {
                throw new JsonException("JSON: expected a value, found nothing");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonException("JSON, " + place(parser) + ": expected the end, found more");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new JsonException("JSON: expected less, found a limit exceeded: " + e.getOriginalMessage(), e);
        } catch (StreamReadException e) {
            throw new JsonException("JSON, " + reason(e), e);
        } catch (IOException e) {
            throw new JsonException("JSON: " + reason(e), e);
        }
    }

    /**
     * Says in one line why a text or file could not be read as JSON, and where if it is no JSON.
     *
     * @param failure what reading it ended with
     * @return such as {@code line 2, column 1: Unexpected end-of-input}
     */
    public static String reason(IOException failure) {
        if (!(failure instanceof JsonProcessingException wrong)) {
            return "cannot be read (" + failure + ")";
        }
        String text =
                SOURCE.matcher(wrong.getOriginalMessage()).replaceAll("$1").replace('\n', ' ');
        JsonLocation place = wrong.getLocation();
        return place == null ? text : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + text;
    }

    private static JsonFactory factory(Limits limits) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.text())
                        .build())
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                .build();
    }

    private static String place(JsonParser parser) {
        return "line " + parser.currentLocation().getLineNr() + ", column "
                + parser.currentLocation().getColumnNr();
    }

    /** Reads the value of the current token. The depth of the recursion is limited by the parser. */
    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> map(parser);
            case START_ARRAY -> list(parser);
            case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw new JsonException("JSON, " + place(parser) + ": expected a value, found " + token);
        };
    }

    private static Object whole(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static Map<String, Object> map(JsonParser parser) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            map.put(key, value(parser));
        }
        return Collections.unmodifiableMap(map);
    }

    private static List<Object> list(JsonParser parser) throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return Collections.unmodifiableList(list);
    }

    /**
     * Writes a value.
     *
     * @param value a plain value, or any other number or Optional inside of one
     * @param indented whether to write many lines
     * @return JSON
     * @throws JsonException if it holds a value that has no JSON form
     */
    public static String write(Object value, boolean indented) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = factory(Limits.DEFAULT).createGenerator(text)) {
            if (indented) {
                out.useDefaultPrettyPrinter();
            }
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Object value, JsonGenerator out) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeFieldName(String.valueOf(entry.getKey()));
                write(entry.getValue(), out);
            }
            out.writeEndObject();
        } else if (value instanceof Collection<?> list) {
            out.writeStartArray();
            for (Object element : list) {
                write(element, out);
            }
            out.writeEndArray();
        } else if (value instanceof Number number) {
            writeNumber(number, out);
        } else {
            writeScalar(value, out);
        }
    }

    private static void writeNumber(Number number, JsonGenerator out) throws IOException {
        if (number instanceof Double || number instanceof Float) {
            out.writeNumber(number.doubleValue());
        } else if (number instanceof BigInteger big) {
            out.writeNumber(big);
        } else {
            out.writeNumber(number.longValue());
        }
    }

    private static void writeScalar(Object value, JsonGenerator out) throws IOException {
        if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value == JsonNull.NULL) {
            out.writeNull();
        } else if (value instanceof Optional<?> optional) {
            write(optional.isPresent() ? optional.get() : JsonNull.NULL, out);
        } else {
            throw new JsonException("JSON: expected text, number, boolean, list or map, found "
                    + value.getClass().getName());
        }
    }
}
