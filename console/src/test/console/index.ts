import './sse-parser.test';
import './run-reader.test';
import './transcript.test';
import './markdown.test';
import './renewal.test';
import './pages.test';
import { runAll } from './harness';

void runAll();
