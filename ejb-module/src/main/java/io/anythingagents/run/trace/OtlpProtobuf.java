package io.anythingagents.run.trace;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * OTLP as Protocol Buffers, which every collector takes. The numbers are those of opentelemetry-proto's {@code trace.proto},
 * {@code common.proto} and {@code resource.proto}, which are stable.
 */
final class OtlpProtobuf implements OtlpEncoding {
    private static final int STATUS_FAILED = 2;

    @Override
    public String contentType() {
        return "application/x-protobuf";
    }

    @Override
    public byte[] encode(Map<String, String> resource, List<EndedSpan> spans) {
        ProtoMessage scopeSpans = new ProtoMessage().message(1, new ProtoMessage().text(1, SCOPE));
        spans.forEach(span -> scopeSpans.message(2, span(span)));
        ProtoMessage resourceSpans =
                new ProtoMessage().message(1, attributes(1, resource)).message(2, scopeSpans);
        return new ProtoMessage().message(1, resourceSpans).bytes();
    }

    private static ProtoMessage span(EndedSpan ended) {
        SpanRecord span = ended.span();
        ProtoMessage message = new ProtoMessage()
                .bytes(1, HexFormat.of().parseHex(ended.traceId()))
                .bytes(2, HexFormat.of().parseHex(span.spanId()));
        if (span.parentId() != null) {
            message.bytes(4, HexFormat.of().parseHex(span.parentId()));
        }
        message.text(5, span.name())
                .number(6, span.kind().number())
                .fixed(7, span.start())
                .fixed(8, ended.end());
        message.append(attributes(9, span.attributes()));
        if (span.error() != null) {
            message.message(15, new ProtoMessage().text(2, span.error()).number(3, STATUS_FAILED));
        }
        return message;
    }

    private static ProtoMessage attributes(int field, Map<String, ?> attributes) {
        ProtoMessage all = new ProtoMessage();
        attributes.forEach((key, value) ->
                all.message(field, new ProtoMessage().text(1, key).message(2, value(value))));
        return all;
    }

    private static ProtoMessage value(Object value) {
        ProtoMessage any = new ProtoMessage();
        if (value instanceof Long number) {
            return any.number(3, number);
        }
        if (value instanceof Double number) {
            return any.fixed(4, Double.doubleToRawLongBits(number));
        }
        if (value instanceof Boolean truth) {
            return any.number(2, truth ? 1 : 0);
        }
        if (value instanceof List<?> list) {
            ProtoMessage values = new ProtoMessage();
            list.forEach(one -> values.message(1, value(one)));
            return any.message(5, values);
        }
        return any.text(1, value.toString());
    }
}
