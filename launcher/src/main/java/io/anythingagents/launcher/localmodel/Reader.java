package io.anythingagents.launcher.localmodel;

/** Who hears the events of one response. */
interface Reader {

    /** False when the reader has gone away. */
    boolean accept(StreamEvent event);

    /** The response is over; nothing follows. */
    void end();

    /** The connection breaks off, as on a fault. */
    void breakOff();

    /** Bytes that are no event, as on a fault. */
    void garble();
}
