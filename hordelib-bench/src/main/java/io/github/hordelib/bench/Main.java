package io.github.hordelib.bench;

import io.github.hordelib.RefusedException;
import io.github.hordelib.RequestException;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.base.HordelibException;
import io.github.hordelib.engine.GraphException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Entry point of {@code hordelib.jar}. Each command is a class of this package. */
@Command(
        name = "hordelib",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Txt2ImgCommand.class,
            Img2ImgCommand.class,
            InterrogateCommand.class,
            CaptionCommand.class,
            SafetyCommand.class,
            RunCommand.class,
            ModelsCommand.class,
            InspectCommand.class,
            BenchCommand.class,
            JmhCommand.class,
            KudosCommand.class
        },
        description = "Stable-Diffusion inference on the JVM.")
public final class Main {
    /** What was asked for is done. */
    static final int DONE = 0;

    /** It could not be done. */
    static final int FAILED = 1;

    /** The command line or the request is wrong. */
    static final int BAD_USAGE = 2;

    /** It was cancelled. */
    static final int CANCELLED = 130;

    /** System property: whether failures tell where in the program they happened. */
    private static final String TRACE = "hordelib.trace";

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 bad usage or request, 130 cancelled.
     *
     * @param args command and options
     */
    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(execute(out, err, args));
    }

    /** Runs a command; returns its exit code. */
    static int execute(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((failure, found) -> explain(failure, err))
                .setExecutionExceptionHandler((failure, command, result) -> explain(failure, err))
                .execute(args.length == 0 ? new String[] {"--help"} : args);
    }

    private static int explain(ParameterException failure, PrintWriter err) {
        err.println("hordelib: " + failure.getMessage() + " (see "
                + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help)");
        return BAD_USAGE;
    }

    private static int explain(Exception failure, PrintWriter err) {
        err.println("hordelib: " + text(failure));
        if (Boolean.getBoolean(TRACE)) {
            failure.printStackTrace(err);
        }
        if (failure instanceof CancelledException) {
            return CANCELLED;
        }
        boolean badUsage = failure instanceof RequestException
                || failure instanceof RefusedException
                || failure instanceof TypeConversionException
                || failure instanceof GraphException
                || failure instanceof IllegalArgumentException;
        return badUsage ? BAD_USAGE : FAILED;
    }

    private static String text(Exception failure) {
        boolean foreseen = failure instanceof HordelibException
                || failure instanceof TypeConversionException
                || failure instanceof IllegalArgumentException;
        return foreseen ? String.valueOf(failure.getMessage()) : failure.toString();
    }
}
