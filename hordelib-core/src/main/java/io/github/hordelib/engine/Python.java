package io.github.hordelib.engine;

import io.github.hordelib.base.JsonNull;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Conversions and text forms of plain values by Python's rules, which workflows rely on: {@code "12"} is a whole number,
 * {@code "false"} is true, and 0.1 reads {@code 0.1}.
 */
final class Python {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+(_\\d+)*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern DECIMAL = Pattern.compile(
            "[+-]?(\\d+(_\\d+)*\\.?(\\d+(_\\d+)*)?|\\.\\d+(_\\d+)*)([eE][+-]?\\d+(_\\d+)*)?",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SPECIAL = Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);
    private static final int MAX_DIGITS = 4300;

    private Python() {}

    /** Says in Python's words why a value cannot be converted. */
    static final class ConversionException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        ConversionException(String reason) {
            super(reason, null, false, false);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** Python's {@code int(value)}: a Long, or a BigInteger beyond 64 bits. */
    static Number toInt(Object value) throws ConversionException {
        if (value instanceof Long || value instanceof BigInteger) {
            return (Number) value;
        }
        if (value instanceof Boolean truth) {
            return truth ? 1L : 0L;
        }
        if (value instanceof Double number) {
            if (number.isNaN()) {
                throw new ConversionException("cannot convert float NaN to integer");
            }
            if (number.isInfinite()) {
                throw new ConversionException("cannot convert float infinity to integer");
            }
            return narrowed(new BigDecimal(number).toBigInteger());
        }
        if (value instanceof String text) {
            return parseInt(text);
        }
        throw new ConversionException(
                "int() argument must be a string, a bytes-like object or a real number, not '" + typeName(value) + "'");
    }

    private static Number parseInt(String text) throws ConversionException {
        String stripped = text.strip();
        if (!WHOLE.matcher(stripped).matches()) {
            throw new ConversionException("invalid literal for int() with base 10: " + repr(text));
        }
        String digits = stripped.replace("_", "");
        if (digits.length() > MAX_DIGITS) {
            throw new ConversionException("Exceeds the limit (4300 digits) for integer string conversion: value has "
                    + digits.length() + " digits; use sys.set_int_max_str_digits() to increase the limit");
        }
        return narrowed(new BigInteger(digits));
    }

    private static Number narrowed(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Number) number.longValue() : number;
    }

    /** Python's {@code float(value)}. */
    static Double toFloat(Object value) throws ConversionException {
        if (value instanceof Boolean truth) {
            return truth ? 1.0 : 0.0;
        }
        if (value instanceof Number number) {
            double converted = number.doubleValue();
            if (number instanceof BigInteger && Double.isInfinite(converted)) {
                throw new ConversionException("int too large to convert to float");
            }
            return converted;
        }
        if (value instanceof String text) {
            return parseFloat(text);
        }
        throw new ConversionException(
                "float() argument must be a string or a real number, not '" + typeName(value) + "'");
    }

    private static Double parseFloat(String text) throws ConversionException {
        String stripped = text.strip();
        if (SPECIAL.matcher(stripped).matches()) {
            String lower = stripped.toLowerCase(Locale.ROOT);
            if (lower.endsWith("nan")) {
                return Double.NaN;
            }
            return lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (!DECIMAL.matcher(stripped).matches()) {
            throw new ConversionException("could not convert string to float: " + repr(text));
        }
        return Double.valueOf(asciiDigits(stripped.replace("_", "")));
    }

    private static String asciiDigits(String number) {
        return number.codePoints()
                .mapToObj(c -> Character.isDigit(c) ? String.valueOf(Character.digit(c, 10)) : Character.toString(c))
                .collect(Collectors.joining());
    }

    /** Python's {@code bool(value)}. */
    static boolean toBool(Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        if (value instanceof BigInteger) {
            return true;
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty();
        }
        return value instanceof Map<?, ?> map ? !map.isEmpty() : value != JsonNull.NULL;
    }

    /** Python's {@code str(value)}. */
    static String str(Object value) {
        return value instanceof String text ? text : repr(value);
    }

    /** Python's {@code repr(value)}; values that Python does not know are written as Java does. */
    static String repr(Object value) {
        if (value instanceof String text) {
            return quoted(text);
        }
        if (value == JsonNull.NULL) {
            return "None";
        }
        if (value instanceof Boolean truth) {
            return truth ? "True" : "False";
        }
        if (value instanceof Double || value instanceof Float) {
            return decimal(((Number) value).doubleValue());
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Python::repr).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> repr(entry.getKey()) + ": " + repr(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return String.valueOf(value);
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        StringBuilder out = new StringBuilder().append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else {
                        appendPrintable(out, c);
                    }
                }
            }
        });
        return out.append(quote).toString();
    }

    private static void appendPrintable(StringBuilder out, int c) {
        boolean printable = c == ' '
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SPACE_SEPARATOR -> false;
                    default -> true;
                };
        if (printable) {
            out.appendCodePoint(c);
        } else if (c <= 0xff) {
            out.append(String.format(Locale.ROOT, "\\x%02x", c));
        } else if (c <= 0xffff) {
            out.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
            out.append(String.format(Locale.ROOT, "\\U%08x", c));
        }
    }

    /** The shortest digits that read back as the number, with an exponent below 1e-4 and from 1e16 on. */
    private static String decimal(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal digits = shortest(number).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = digits.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String sign = digits.signum() < 0 ? "-" : "";
        String unscaled = digits.unscaledValue().abs().toString();
        String mantissa = unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
        return sign + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + String.format(Locale.ROOT, "%02d", Math.abs(exponent));
    }

    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        for (int precision = 1; precision < 17; precision++) {
            BigDecimal rounded = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded;
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    }

    /** Python's {@code type(value).__name__}. */
    static String typeName(Object value) {
        if (value == JsonNull.NULL) {
            return "NoneType";
        }
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Double || value instanceof Float) {
            return "float";
        }
        if (value instanceof Number) {
            return "int";
        }
        if (value instanceof List<?>) {
            return "list";
        }
        return value instanceof Map<?, ?> ? "dict" : value.getClass().getSimpleName();
    }

    /** Compares numbers of any kind; NaN is neither smaller nor larger than anything. */
    static boolean smaller(Number a, Number b) {
        if (isSpecial(a) || isSpecial(b)) {
            return a.doubleValue() < b.doubleValue();
        }
        return exact(a).compareTo(exact(b)) < 0;
    }

    private static boolean isSpecial(Number number) {
        return (number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue());
    }

    private static BigDecimal exact(Number number) {
        if (number instanceof BigInteger big) {
            return new BigDecimal(big);
        }
        boolean decimal = number instanceof Double || number instanceof Float;
        return decimal ? new BigDecimal(number.doubleValue()) : BigDecimal.valueOf(number.longValue());
    }
}
