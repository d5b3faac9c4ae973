package io.penstock.broker.destination;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Things by their number, in ascending order of it, found without boxing.
 *
 * <p>Numbers are given in ascending order and never reused, so that putting is nearly always appending and iteration is
 * the same on every replica. Plain and single-threaded. Invariant: {@code keys[0..size)} is strictly ascending and
 * {@code values} runs parallel to it.
 */
public final class IdTable<T> {
    private long[] keys = new long[8];
    private Object[] values = new Object[8];
    private int size;

    public int size() {
        return size;
    }

    /** The thing of that number, or null. */
    @SuppressWarnings("unchecked")
    public T get(long key) {
        int at = find(key);
        return at < 0 ? null : (T) values[at];
    }

    /** Puts a thing; answers what had the number before, or null. */
    @SuppressWarnings("unchecked")
    public T put(long key, T value) {
        int at = find(key);
        if (at >= 0) {
            T before = (T) values[at];
            values[at] = value;
            return before;
        }
        insert(-at - 1, key, value);
        return null;
    }

    /** Takes the thing of that number out; answers it, or null. */
    @SuppressWarnings("unchecked")
    public T remove(long key) {
        int at = find(key);
        if (at < 0) {
            return null;
        }
        T removed = (T) values[at];
        size--;
        System.arraycopy(keys, at + 1, keys, at, size - at);
        System.arraycopy(values, at + 1, values, at, size - at);
        values[size] = null;
        return removed;
    }

    /** The thing that has that place in the ascending order, from 0 below {@link #size}. */
    @SuppressWarnings("unchecked")
    public T at(int place) {
        if (place >= size) {
            throw new IndexOutOfBoundsException("place " + place + " of " + size);
        }
        return (T) values[place];
    }

    /** The thing with the lowest number at or above the key, or null. */
    public T atOrAbove(long key) {
        int at = find(key);
        int place = at < 0 ? -at - 1 : at;
        return place < size ? at(place) : null;
    }

    /** Hands over all things in ascending order. The table must not change meanwhile. */
    public void forEach(Consumer<? super T> consumer) {
        for (int place = 0; place < size; place++) {
            consumer.accept(at(place));
        }
    }

    private void insert(int at, long key, T value) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(values, at, values, at + 1, size - at);
        keys[at] = key;
        values[at] = value;
        size++;
    }

    private int find(long key) {
        if (size > 0 && keys[size - 1] < key) {
            return -size - 1;
        }
        return Arrays.binarySearch(keys, 0, size, key);
    }
}
