package io.github.hordelib.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.hordelib.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses and checks the header of one safetensors file. Confined to one call of {@link #parse}. */
final class SafetensorsHeader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final int MAX_RANK = 32;

    private final Path file;
    private final long fileSize;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    SafetensorsHeader(Path file, long fileSize) {
        this.file = file;
        this.fileSize = fileSize;
    }

    Weights parse(byte[] header) {
        if (header[0] != '{') {
            throw failure("offset 8: expected the header to begin with {, found byte " + header[0]);
        }
        try (JsonParser parser = JSON.createParser(header)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, parser, "an object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("__metadata__")) {
                    readMetadata(parser);
                } else {
                    StoredTensor tensor = readTensor(parser, name, 8L + header.length);
                    tensors.put(name, tensor);
                }
            }
            require(parser.nextToken() == null, parser, "nothing but spaces behind the header");
        } catch (IOException e) {
            throw new CheckpointException(file + ": the header is not valid JSON: " + e.getMessage(), e);
        }
        requireNoHoles(8L + header.length);
        return Weights.of(file.toString(), tensors, metadata);
    }

    private void readMetadata(JsonParser parser) throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT, parser, "__metadata__ to be an object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            require(parser.nextToken() == JsonToken.VALUE_STRING, parser, "metadata \"" + key + "\" to be a string");
            metadata.put(key, parser.getText());
        }
    }

    private StoredTensor readTensor(JsonParser parser, String name, long dataStart) throws IOException {
        require(parser.currentToken() == JsonToken.START_OBJECT, parser, "tensor \"" + name + "\" to be an object");
        String dtype = null;
        long[] shape = null;
        long[] offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" -> {
                    require(parser.currentToken() == JsonToken.VALUE_STRING, parser, "dtype to be a string");
                    dtype = parser.getText();
                }
                case "shape" -> shape = readNumbers(parser, name, field);
                case "data_offsets" -> offsets = readNumbers(parser, name, field);
                default ->
                    throw failure(
                            "tensor \"" + name + "\": expected dtype, shape and data_offsets, found \"" + field + "\"");
            }
        }
        return checked(name, dtype, shape, offsets, dataStart);
    }

    private long[] readNumbers(JsonParser parser, String name, String field) throws IOException {
        require(parser.currentToken() == JsonToken.START_ARRAY, parser, name + "." + field + " to be a list");
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            boolean valid = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                    && parser.getLongValue() >= 0;
            require(valid && numbers.size() < MAX_RANK, parser, name + "." + field + " to hold few whole numbers >= 0");
            numbers.add(parser.getLongValue());
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private StoredTensor checked(
            String name, @Nullable String dtype, long @Nullable [] extents, long @Nullable [] offsets, long dataStart) {
        String subject = "tensor \"" + name + "\": ";
        if (dtype == null || extents == null || offsets == null) {
            throw failure(subject + "expected dtype, shape and data_offsets, found "
                    + (dtype == null ? "no dtype" : extents == null ? "no shape" : "no data_offsets"));
        }
        DType type = DType.find(dtype)
                .orElseThrow(() -> failure(subject + "expected a known dtype, found \"" + dtype + "\""));
        if (offsets.length != 2 || offsets[1] < offsets[0] || offsets[1] > fileSize - dataStart) {
            throw failure(subject + "expected data_offsets [begin, end] within 0.." + (fileSize - dataStart)
                    + ", found " + java.util.Arrays.toString(offsets));
        }
        Shape shape = shape(subject, extents);
        long length = offsets[1] - offsets[0];
        if (length != (long) shape.elements() * type.size()) {
            throw failure(subject + "expected " + (long) shape.elements() * type.size() + " bytes for " + type + shape
                    + ", found " + length);
        }
        return new StoredTensor(name, file, dataStart + offsets[0], length, type, shape);
    }

    private Shape shape(String subject, long[] extents) {
        int[] narrow = new int[extents.length];
        long elements = 1;
        for (int i = 0; i < extents.length; i++) {
            if (extents[i] > Integer.MAX_VALUE || extents[i] * Math.max(elements, 1) > Integer.MAX_VALUE) {
                throw failure(subject + "expected at most 2^31-1 elements, found shape "
                        + java.util.Arrays.toString(extents));
            }
            narrow[i] = (int) extents[i];
            elements *= extents[i];
        }
        return Shape.of(narrow);
    }

    private void requireNoHoles(long dataStart) {
        List<StoredTensor> sorted = new ArrayList<>(tensors.values());
        sorted.sort(Comparator.comparingLong(StoredTensor::offset).thenComparingLong(StoredTensor::length));
        long end = dataStart;
        for (StoredTensor tensor : sorted) {
            if (tensor.offset() != end) {
                throw failure("tensor \"" + tensor.name() + "\": expected its data at offset " + end + ", found "
                        + tensor.offset() + (tensor.offset() < end ? " (tensors overlap)" : " (a gap)"));
            }
            end += tensor.length();
        }
        if (end != fileSize) {
            throw failure("offset " + end + ": expected the end of the file, found " + (fileSize - end)
                    + " bytes that belong to no tensor");
        }
    }

    private void require(boolean condition, JsonParser parser, String expected) {
        if (!condition) {
            throw failure("offset " + (8 + parser.currentLocation().getByteOffset()) + ": expected " + expected);
        }
    }

    private CheckpointException failure(String what) {
        return new CheckpointException(file + ", " + what);
    }
}
