package io.github.hordelib.bench.micro;

import io.github.hordelib.prompt.ClipTokenizer;
import io.github.hordelib.prompt.ClipVocabulary;
import io.github.hordelib.prompt.EmbeddingSource;
import io.github.hordelib.prompt.PromptGrammar;
import io.github.hordelib.prompt.PromptOptions;
import io.github.hordelib.prompt.PromptSegment;
import io.github.hordelib.prompt.PromptTokenizer;
import io.github.hordelib.prompt.TokenLayout;
import io.github.hordelib.prompt.TokenizedPrompt;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a prompt: its grammar alone, its words alone, and all up to chunks of tokens. Run: {@code java -jar hordelib.jar jmh PromptBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PromptBenchmark {
    private static final String PROMPT = "masterpiece, (best quality:1.2), a (small) lighthouse on a ((rocky)) coast, "
            + "waves, seagulls, [storm clouds], dramatic evening light, oil on canvas, thick brush strokes, 1890s";

    private final ClipVocabulary vocabulary = ClipVocabulary.bundled();
    private final ClipTokenizer words = new ClipTokenizer(vocabulary);
    private final PromptTokenizer prompts =
            new PromptTokenizer(words, TokenLayout.clipL(vocabulary), EmbeddingSource.NONE);

    /** Creates the state. */
    public PromptBenchmark() {}

    /**
     * Reads weights and brackets.
     *
     * @return segments of one weight each
     */
    @Benchmark
    public List<PromptSegment> parse() {
        return PromptGrammar.parse(PROMPT);
    }

    /**
     * Splits words into tokens.
     *
     * @return ids
     */
    @Benchmark
    public int[] encode() {
        return words.encode(PROMPT);
    }

    /**
     * Does both and fills chunks.
     *
     * @return the chunks
     */
    @Benchmark
    public TokenizedPrompt tokenize() {
        return prompts.tokenize(PROMPT, PromptOptions.DEFAULT);
    }
}
