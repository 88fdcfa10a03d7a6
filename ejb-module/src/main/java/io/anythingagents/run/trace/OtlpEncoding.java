package io.anythingagents.run.trace;

import java.util.List;
import java.util.Map;

/** How spans are written for a collector: OTLP 1.x, {@code ExportTraceServiceRequest}. */
interface OtlpEncoding {
    String SCOPE = "io.anythingagents";

    String contentType();

    /** @param resource who sends them */
    byte[] encode(Map<String, String> resource, List<EndedSpan> spans);
}
