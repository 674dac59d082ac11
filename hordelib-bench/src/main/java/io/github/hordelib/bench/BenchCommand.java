package io.github.hordelib.bench;

import io.github.hordelib.bench.report.Comparison;
import io.github.hordelib.bench.report.ResultFile;
import io.github.hordelib.bench.report.TextTable;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: measures what users wait for, and compares measurements. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        description = "Measures what users wait for.")
final class BenchCommand {
    @Spec
    private CommandSpec spec;

    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = "Compares two result files; says what is noise.")
    int compare(
            @Parameters(paramLabel = "BEFORE", description = "Result file.") Path before,
            @Parameters(paramLabel = "AFTER", description = "Result file.") Path after) {
        Comparison found = Comparison.of(ResultFile.read(before), ResultFile.read(after));
        spec.commandLine().getOut().print(TextTable.of(found));
        spec.commandLine().getOut().flush();
        return Main.DONE;
    }
}
