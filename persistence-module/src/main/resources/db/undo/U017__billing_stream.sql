drop table billing_stream_lines;
drop table billing_streams;
