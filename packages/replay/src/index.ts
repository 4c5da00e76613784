export { replay } from './replay.ts'; export { parseTrace, formatTrace } from './trace.ts';
