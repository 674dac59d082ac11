package io.github.hordelib.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.hordelib.base.JsonNull;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PythonTest {
    @Test
    void convertsToWholeNumbers() throws Exception {
        assertThat(Python.toInt(" -12 ")).isEqualTo(-12L);
        assertThat(Python.toInt("1_000")).isEqualTo(1000L);
        assertThat(Python.toInt(true)).isEqualTo(1L);
        assertThat(Python.toInt(-2.9)).isEqualTo(-2L);
        assertThat(Python.toInt(1e20)).isEqualTo(new BigInteger("100000000000000000000"));
        assertThat(Python.toInt("18446744073709551615")).isEqualTo(new BigInteger("18446744073709551615"));
    }

    @Test
    void saysInPythonsWordsWhatIsNoWholeNumber() {
        assertThatThrownBy(() -> Python.toInt("1.5")).hasMessage("invalid literal for int() with base 10: '1.5'");
        assertThatThrownBy(() -> Python.toInt("")).hasMessage("invalid literal for int() with base 10: ''");
        assertThatThrownBy(() -> Python.toInt(Double.NaN)).hasMessage("cannot convert float NaN to integer");
        assertThatThrownBy(() -> Python.toInt(Double.NEGATIVE_INFINITY))
                .hasMessage("cannot convert float infinity to integer");
        assertThatThrownBy(() -> Python.toInt(List.of()))
                .hasMessage("int() argument must be a string, a bytes-like object or a real number, not 'list'");
    }

    @Test
    void convertsToDecimalNumbers() throws Exception {
        assertThat(Python.toFloat("1_0.5e-1")).isEqualTo(1.05);
        assertThat(Python.toFloat(".5")).isEqualTo(0.5);
        assertThat(Python.toFloat("-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Python.toFloat("nan")).isNaN();
        assertThat(Python.toFloat(3L)).isEqualTo(3.0);
        assertThatThrownBy(() -> Python.toFloat("0x1p3")).hasMessage("could not convert string to float: '0x1p3'");
        assertThatThrownBy(() -> Python.toFloat(JsonNull.NULL))
                .hasMessage("float() argument must be a string or a real number, not 'NoneType'");
    }

    @Test
    void convertsToTruth() {
        assertThat(Python.toBool("false")).isTrue();
        assertThat(Python.toBool("")).isFalse();
        assertThat(Python.toBool(0.0)).isFalse();
        assertThat(Python.toBool(Double.NaN)).isTrue();
        assertThat(Python.toBool(List.of())).isFalse();
        assertThat(Python.toBool(JsonNull.NULL)).isFalse();
    }

    @Test
    void writesDecimalNumbersShortest() {
        assertThat(Python.str(0.1)).isEqualTo("0.1");
        assertThat(Python.str(100.0)).isEqualTo("100.0");
        assertThat(Python.str(1e16)).isEqualTo("1e+16");
        assertThat(Python.str(123456789012345680.0)).isEqualTo("1.2345678901234568e+17");
        assertThat(Python.str(9999999999999998.0)).isEqualTo("9999999999999998.0");
        assertThat(Python.str(0.0001)).isEqualTo("0.0001");
        assertThat(Python.str(0.00001)).isEqualTo("1e-05");
        assertThat(Python.str(-1.5e-7)).isEqualTo("-1.5e-07");
        assertThat(Python.str(2.2250738585072014E-308)).isEqualTo("2.2250738585072014e-308");
        assertThat(Python.str(-0.0)).isEqualTo("-0.0");
        assertThat(Python.str(Double.NaN)).isEqualTo("nan");
    }

    @Test
    void quotesTextAsPythonDoes() {
        assertThat(Python.repr("it's")).isEqualTo("\"it's\"");
        assertThat(Python.repr("'\"")).isEqualTo("'\\'\"'");
        assertThat(Python.repr("a\n\t\\\u0001\u00e9\u2028")).isEqualTo("'a\\n\\t\\\\\\x01\u00e9\\u2028'");
        assertThat(Python.repr(List.of(1L, true, "x", Map.of("a", JsonNull.NULL))))
                .isEqualTo("[1, True, 'x', {'a': None}]");
    }

    @Test
    void comparesNumbersOfAllKinds() {
        assertThat(Python.smaller(1L, 1.5)).isTrue();
        assertThat(Python.smaller(Double.NaN, 0L)).isFalse();
        assertThat(Python.smaller(Long.MAX_VALUE, new BigInteger("9223372036854775808")))
                .isTrue();
        assertThat(Python.smaller(9007199254740993L, 9007199254740992.0)).isFalse();
    }
}
