package io.github.hordelib.bench.scenario;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the benchmark runs on, and the memory it takes; what a system does not tell is left out. */
final class Machine {
    private static final double MEBI = 1024.0 * 1024.0;

    private Machine() {}

    static Map<String, String> describe() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        String processor = line(Path.of("/proc/cpuinfo"), "model name");
        if (!processor.isEmpty()) {
            facts.put("processor", processor);
        }
        facts.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load >= 0) {
            facts.put("load average", String.valueOf(Math.round(load * 100) / 100.0));
        }
        return facts;
    }

    /** Mebibytes by name. */
    static Map<String, Double> memory() {
        Map<String, Double> found = new LinkedHashMap<>();
        Path status = Path.of("/proc/self/status");
        double resident = kibibytes(line(status, "VmRSS")) / 1024;
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() / MEBI;
        if (resident > 0) {
            found.put("peak resident memory", kibibytes(line(status, "VmHWM")) / 1024);
            found.put("resident memory at the end", resident);
            found.put("of it outside the Java heap", Math.max(0, resident - heap));
            found.put("of it mapped files", kibibytes(line(status, "RssFile")) / 1024);
        }
        found.put("Java heap", heap);
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            if (pool.getName().equals("direct")) {
                found.put("direct buffers", pool.getMemoryUsed() / MEBI);
            }
        }
        return found;
    }

    private static double kibibytes(String text) {
        String digits = text.replaceAll("\\D", "");
        return digits.isEmpty() ? 0 : Double.parseDouble(digits);
    }

    private static String line(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
