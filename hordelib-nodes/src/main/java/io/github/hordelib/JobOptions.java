package io.github.hordelib;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a job is watched. Immutable.
 *
 * @param listener hears of the job's events, one after the other, on a thread of the library; must be quick. What it throws
 *     is logged and otherwise ignored
 * @param previews whether {@link JobEvent.Preview}s are made
 * @param deadline how long the job may take, from submission; it is cancelled then and ends by a {@link DeadlineException}
 */
public record JobOptions(Consumer<JobEvent> listener, boolean previews, Optional<Duration> deadline) {
    private static final Logger LOG = LoggerFactory.getLogger(JobOptions.class);

    /** Nobody listens, no deadline. */
    public static final JobOptions DEFAULT = new JobOptions(event -> {}, false, Optional.empty());

    /**
     * Returns a copy with a listener.
     *
     * @param heard hears of the job's events
     * @return the options
     */
    public JobOptions withListener(Consumer<JobEvent> heard) {
        return new JobOptions(heard, previews, deadline);
    }

    /**
     * Returns a copy with previews.
     *
     * @return the options
     */
    public JobOptions withPreviews() {
        return new JobOptions(listener, true, deadline);
    }

    /**
     * Returns a copy with a deadline.
     *
     * @param time how long the job may take
     * @return the options
     */
    public JobOptions withDeadline(Duration time) {
        return new JobOptions(listener, previews, Optional.of(time));
    }

    /** Tells the listener; its mistakes are not the work's. */
    void tell(JobEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException | Error e) {
            LOG.warn("a listener failed at {}", event.getClass().getSimpleName(), e);
        }
    }
}
