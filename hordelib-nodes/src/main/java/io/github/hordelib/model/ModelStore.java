package io.github.hordelib.model;

import io.github.hordelib.base.Cancellation;
import io.github.hordelib.base.CancelledException;
import io.github.hordelib.checkpoint.CheckpointException;
import io.github.hordelib.lora.LoraException;
import io.github.hordelib.ort.ModelSource;
import io.github.hordelib.ort.OrtBackend;
import io.github.hordelib.ort.Session;
import io.github.hordelib.ort.SessionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps models open for whoever needs them: each is opened once for all threads when it is first used, and models that nobody
 * uses are closed, those first that were used longest ago, when others need their memory. What is closed is opened again at
 * its next use, so {@link SharedSession}s can be held on to for ever.
 *
 * <p>Thread-safe.
 */
public final class ModelStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelStore.class);
    /** So many adapters are looked at. */
    private static final int TRIED = 8;

    private final OrtBackend backend;
    private final long budget;
    private final Supplier<List<Path>> adapters;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Thread> background = new HashSet<>();
    private boolean closed;

    /** State of a model; guarded by the store. */
    private static final class Entry {
        private final long bytes;
        private final String group;
        private @Nullable Session session;
        private int users;

        Entry(SharedSession.Recipe recipe) {
            this.bytes = recipe.bytes();
            this.group = recipe.group();
        }
    }

    /** An open model that is not closed before this is. */
    final class Use implements AutoCloseable {
        private final Entry entry;
        private final Session session;

        private Use(Entry entry, Session session) {
            this.entry = entry;
            this.session = session;
            entry.users++;
        }

        Session session() {
            return session;
        }

        @Override
        public void close() {
            synchronized (ModelStore.this) {
                entry.users--;
            }
        }
    }

    private ModelStore(OrtBackend backend, long budget, Supplier<List<Path>> adapters) {
        this.backend = backend;
        this.budget = budget;
        this.adapters = adapters;
    }

    /**
     * Opens a store.
     *
     * @param backend opens the models; stays the caller's
     * @param budget bytes of weights that are kept open; one model that needs more is opened all the same
     * @return the store; the caller closes it
     */
    public static ModelStore open(OrtBackend backend, long budget) {
        return open(backend, budget, List::of);
    }

    /**
     * Opens a store which, once a network is open, opens in the background what adapters of low rank need and uses it once, so
     * that the first real one need not wait for that. For each set of layers that the first few adapters change this takes one
     * to two seconds of a processor, no memory for weights, and happens only if the budget has room.
     *
     * @param backend opens the models; stays the caller's
     * @param budget bytes of weights that are kept open
     * @param adapters gives the files of adapters (LoRA and its kin) that are to be expected; asked each time that a network was
     *     opened
     * @return the store; the caller closes it
     */
    public static ModelStore open(OrtBackend backend, long budget, Supplier<List<Path>> adapters) {
        if (budget < 0) {
            throw new IllegalArgumentException("model store: expected a budget >= 0, found " + budget);
        }
        return new ModelStore(backend, budget, adapters);
    }

    /**
     * Returns the backend.
     *
     * @return what opens the models
     */
    public OrtBackend backend() {
        return backend;
    }

    /**
     * Returns a model, which is opened when it is first run. Models of the same key share one session.
     *
     * @param key stands for the model's content and settings: equal keys mean equal models
     * @param source gives graph and weights; called each time the model is opened
     * @param settings how it is prepared and run
     * @param bytes about how much memory its weights take
     * @return the model
     */
    public SharedSession session(String key, Supplier<ModelSource> source, SessionSettings settings, long bytes) {
        return session(SharedSession.Recipe.of(key, source, settings, bytes));
    }

    SharedSession session(SharedSession.Recipe recipe) {
        return new SharedSession(this, recipe);
    }

    /** Closes the models of a group that nobody uses at the moment. */
    void evictIdle(String group) {
        List<Session> evicted;
        synchronized (this) {
            evicted = evict(0, entry -> entry.group.equals(group));
        }
        evicted.forEach(Session::close);
    }

    /**
     * Closes the models that nobody uses at the moment, such as when memory ran out.
     *
     * @return how many were closed
     */
    public int evictIdle() {
        List<Session> evicted;
        synchronized (this) {
            evicted = evict(0, entry -> true);
        }
        evicted.forEach(Session::close);
        return evicted.size();
    }

    /**
     * Closes all models as soon as their last run is over, and refuses to open others. Waits for what is being opened in the
     * background, unless the thread is interrupted. Later calls do nothing.
     */
    @Override
    public void close() {
        List<Session> sessions = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Entry entry : entries.values()) {
                if (entry.session != null) {
                    sessions.add(entry.session);
                }
            }
            entries.clear();
            notifyAll();
        }
        sessions.forEach(Session::close);
        awaitBackground();
    }

    private synchronized void awaitBackground() {
        try {
            while (!background.isEmpty()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Use use(SharedSession.Recipe recipe, Cancellation cancellation) {
        try (Cancellation.Registration waking = cancellation.onCancel(this::wake)) {
            Use open = awaitOpen(recipe, cancellation);
            return open != null ? open : open(recipe);
        }
    }

    /** Returns the open model, waiting while another thread opens it; null if this thread has to. */
    private synchronized @Nullable Use awaitOpen(SharedSession.Recipe recipe, Cancellation cancellation) {
        try {
            Entry entry = entries.get(recipe.key());
            while (entry != null && entry.session == null) {
                cancellation.check();
                wait();
                entry = entries.get(recipe.key());
            }
            requireOpen();
            if (entry != null && entry.session != null) {
                return new Use(entry, entry.session);
            }
            entries.put(recipe.key(), new Entry(recipe));
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the thread was interrupted while it waited for a model to open");
        }
    }

    private Use open(SharedSession.Recipe recipe) {
        List<Session> evicted;
        synchronized (this) {
            evicted = evict(budget, entry -> true);
        }
        evicted.forEach(Session::close);
        Session session;
        try {
            session = openWithRoom(recipe);
        } catch (RuntimeException | Error e) {
            withdraw(recipe.key());
            throw e;
        }
        Use use = publish(recipe.key(), session);
        if (!recipe.ahead().equals(SharedSession.Ahead.NOTHING)) {
            startAhead(recipe);
        }
        return use;
    }

    private synchronized void startAhead(SharedSession.Recipe recipe) {
        if (!closed) {
            Thread ahead = new Thread(() -> openAhead(recipe), "hordelib-open-ahead");
            ahead.setDaemon(true);
            background.add(ahead);
            ahead.start();
        }
    }

    /** Whoever needs the model later gets the error, if it cannot be opened. */
    private void openAhead(SharedSession.Recipe recipe) {
        try {
            Set<String> rehearsed = new HashSet<>();
            adapters.get().stream()
                    .limit(TRIED)
                    .flatMap(adapter -> rehearsal(recipe, adapter).stream())
                    .filter(rehearsal -> rehearsed.add(rehearsal.session().key()))
                    .filter(rehearsal -> hasRoom(rehearsal.session().recipe()))
                    .forEach(rehearsal -> rehearsal.step().run());
        } catch (RuntimeException e) {
            LOG.debug("what adapters of {} need is not opened ahead", recipe.key(), e);
        } finally {
            synchronized (this) {
                background.remove(Thread.currentThread());
                notifyAll();
            }
        }
    }

    private static Optional<SharedSession.Rehearsal> rehearsal(SharedSession.Recipe recipe, Path adapter) {
        try {
            return recipe.ahead().rehearsal(adapter);
        } catch (CheckpointException | LoraException e) {
            LOG.debug("{} is not opened ahead", adapter, e);
            return Optional.empty();
        }
    }

    private synchronized boolean hasRoom(SharedSession.Recipe recipe) {
        return bytes(entry -> true) <= budget - recipe.bytes();
    }

    /** Memory may run out before the budget does; what nobody uses goes first then. */
    private Session openWithRoom(SharedSession.Recipe recipe) {
        try {
            return backend.open(recipe.source().get(), recipe.settings());
        } catch (OutOfMemoryError e) {
            if (evictIdle() == 0) {
                throw e;
            }
            return backend.open(recipe.source().get(), recipe.settings());
        }
    }

    private synchronized Use publish(String key, Session session) {
        Entry entry = entries.get(key);
        if (closed || entry == null) {
            session.close();
            throw new IllegalStateException("model store: expected an open one, found it closed");
        }
        entry.session = session;
        notifyAll();
        return new Use(entry, session);
    }

    private synchronized void withdraw(String key) {
        entries.remove(key);
        notifyAll();
    }

    /** Takes idle ones of some models out, the longest unused first, until so many bytes of these are left in. */
    private List<Session> evict(long allowed, Predicate<Entry> which) {
        long bytes = bytes(which);
        List<Session> evicted = new ArrayList<>();
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (bytes > Math.max(allowed, 0) && oldestFirst.hasNext()) {
            Entry entry = oldestFirst.next();
            if (entry.session != null && entry.users == 0 && which.test(entry)) {
                evicted.add(entry.session);
                bytes -= entry.bytes;
                oldestFirst.remove();
            }
        }
        return evicted;
    }

    /** Those that are being opened count, whose memory is spoken for. */
    private long bytes(Predicate<Entry> which) {
        return entries.values().stream()
                .filter(which)
                .mapToLong(entry -> entry.bytes)
                .sum();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("model store: expected an open one, found it closed");
        }
    }

    private synchronized void wake() {
        notifyAll();
    }
}
