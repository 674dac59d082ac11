package io.github.hordelib.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds a palette by median cut; results equal Pillow's. */
final class MedianCut {
    private static final int[] LUMINANCE = {77, 150, 29};
    private static final int MOST_DISTINCT = 65536;

    private MedianCut() {}

    /** How often a colour occurs; {@code colour} holds shifted channels, 8 bits each. */
    private record Entry(int colour, int count) {
        int channel(int axis) {
            return (colour >> (16 - 8 * axis)) & 0xff;
        }
    }

    /** A node of the tree of cuts; leaves hold the colours. */
    private static final class Box {
        private final long pixels;
        private List<Entry> entries;
        private List<Box> parts = List.of();

        Box(List<Entry> entries) {
            this.entries = entries;
            this.pixels = entries.stream().mapToLong(Entry::count).sum();
        }

        private int extent(int axis) {
            int low = 255;
            int high = 0;
            for (Entry entry : entries) {
                low = Math.min(low, entry.channel(axis));
                high = Math.max(high, entry.channel(axis));
            }
            return high - low;
        }

        void split() {
            int axis = 0;
            for (int i = 1; i < 3; i++) {
                if (extent(i) * LUMINANCE[i] > extent(axis) * LUMINANCE[axis]) {
                    axis = i;
                }
            }
            int cut = cut(axis);
            List<Entry> upper = new ArrayList<>();
            List<Entry> lower = new ArrayList<>();
            for (Entry entry : entries) {
                (entry.channel(axis) >= cut ? upper : lower).add(entry);
            }
            parts = List.of(new Box(upper), new Box(lower));
            entries = List.of();
        }

        /** Lowest value of the upper half: the median from above, but never the lowest value of all. */
        private int cut(int axis) {
            long[] histogram = new long[256];
            int lowest = 255;
            for (Entry entry : entries) {
                histogram[entry.channel(axis)] += entry.count;
                lowest = Math.min(lowest, entry.channel(axis));
            }
            long above = 0;
            int value = 255;
            for (; value > lowest; value--) {
                above += histogram[value];
                if (above * 2 > pixels) {
                    break;
                }
            }
            return Math.max(value, lowest + 1);
        }

        void leaves(List<Box> target) {
            if (parts.isEmpty()) {
                target.add(this);
            }
            parts.forEach(part -> part.leaves(target));
        }
    }

    /** Returns the colours as red x 65536 + green x 256 + blue. */
    static int[] palette(Bitmap bitmap, int colours) {
        int shift = 0;
        Map<Integer, Integer> counts = count(bitmap, shift);
        while (counts.size() > MOST_DISTINCT) {
            counts = count(bitmap, ++shift);
        }
        List<Entry> entries = new ArrayList<>();
        counts.forEach((colour, count) -> entries.add(new Entry(colour, count)));
        List<Box> leaves = new ArrayList<>();
        cut(new Box(entries), colours).leaves(leaves);
        return means(bitmap, leaves, shift);
    }

    private static Map<Integer, Integer> count(Bitmap bitmap, int shift) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < bitmap.data().length; i += 3) {
            counts.merge(colour(bitmap.data(), i, shift), 1, Integer::sum);
        }
        return counts;
    }

    private static int colour(byte[] data, int at, int shift) {
        return rgb((data[at] & 0xff) >> shift, (data[at + 1] & 0xff) >> shift, (data[at + 2] & 0xff) >> shift);
    }

    private static int rgb(int red, int green, int blue) {
        return (red << 16) | (green << 8) | blue;
    }

    private static Box cut(Box root, int colours) {
        BoxHeap heap = new BoxHeap();
        heap.add(root);
        for (int i = 1; i < colours; i++) {
            Box fullest;
            do {
                if (heap.isEmpty()) {
                    return root;
                }
                fullest = heap.removeFullest();
            } while (fullest.entries.size() == 1);
            fullest.split();
            fullest.parts.forEach(heap::add);
        }
        return root;
    }

    private static int[] means(Bitmap bitmap, List<Box> leaves, int shift) {
        Map<Integer, Integer> leafOf = new HashMap<>();
        for (int i = 0; i < leaves.size(); i++) {
            for (Entry entry : leaves.get(i).entries) {
                leafOf.put(entry.colour, i);
            }
        }
        long[][] sums = new long[leaves.size()][4];
        byte[] data = bitmap.data();
        for (int i = 0; i < data.length; i += 3) {
            long[] sum = sums[leafOf.getOrDefault(colour(data, i, shift), 0)];
            sum[0] += data[i] & 0xff;
            sum[1] += data[i + 1] & 0xff;
            sum[2] += data[i + 2] & 0xff;
            sum[3]++;
        }
        return Arrays.stream(sums)
                .mapToInt(sum -> rgb(mean(sum, 0), mean(sum, 1), mean(sum, 2)))
                .toArray();
    }

    private static int mean(long[] sum, int channel) {
        return (int) (0.5 + (double) sum[channel] / sum[3]);
    }

    /**
     * A binary heap, fullest box first. Which of equally full boxes comes first decides about the palette, so it is Pillow's
     * heap step by step and not Java's.
     */
    private static final class BoxHeap {
        private final List<Box> boxes = new ArrayList<>();

        boolean isEmpty() {
            return boxes.isEmpty();
        }

        void add(Box box) {
            boxes.add(box);
            int at = boxes.size();
            while (at != 1 && box.pixels > boxes.get(at / 2 - 1).pixels) {
                boxes.set(at - 1, boxes.get(at / 2 - 1));
                at /= 2;
            }
            boxes.set(at - 1, box);
        }

        Box removeFullest() {
            Box result = boxes.get(0);
            Box last = boxes.remove(boxes.size() - 1);
            if (boxes.isEmpty()) {
                return result;
            }
            int at = 1;
            while (at * 2 <= boxes.size()) {
                int child = at * 2;
                if (child < boxes.size() && boxes.get(child - 1).pixels < boxes.get(child).pixels) {
                    child++;
                }
                if (last.pixels > boxes.get(child - 1).pixels) {
                    break;
                }
                boxes.set(at - 1, boxes.get(child - 1));
                at = child;
            }
            boxes.set(at - 1, last);
            return result;
        }
    }
}
