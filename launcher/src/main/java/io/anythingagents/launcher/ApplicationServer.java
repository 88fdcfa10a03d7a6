package io.anythingagents.launcher;

import java.nio.file.Path;
import java.util.List;

/** How one kind of application server is set up in a directory and started from it. */
interface ApplicationServer {
    String title();

    /** Makes the directory what the server needs; what an earlier start left in it may be overwritten. */
    void prepare(Path directory);

    /**
     * Starts in the foreground, on loopback addresses only.
     *
     * @param javaOptions after those of {@code server-config}, so that they win
     */
    List<String> command(Path directory, List<String> javaOptions);

    /** Text in the log that means the deployment failed though the server lives on. */
    List<String> failureMarks();
}
