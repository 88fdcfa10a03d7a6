package io.anythingagents.launcher;

import java.io.PrintWriter;
import java.util.Locale;

/** Says what happens, one line a step, with the seconds since the beginning. */
final class Progress {
    private final PrintWriter out;
    private final long begin = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    synchronized void line(String text) {
        out.println(String.format(Locale.ROOT, "%6.1f s  %s", seconds(), text));
        out.flush();
    }

    synchronized void block(String text) {
        out.println(text);
        out.flush();
    }

    double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }
}
