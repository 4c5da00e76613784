export { type CallDetailRecord, callDetailRecords, type SdpDeparture } from './call-detail-record.ts';
export type { Difference } from './difference.ts';
export { type FlowRow, flowOf, heardOf } from './flow.ts';
export { handIn } from './hand-in.ts';
export { importHar } from './importers/har/har.ts';
export { type ImportedTrace, importTrace, type TraceFormat } from './importers/import-trace.ts';
export type { Imported, MatrixSeat, Unread, UnreadPath } from './importers/imported.ts';
export { importMatrixExport } from './importers/matrix-export.ts';
export { importVertobotDump } from './importers/vertobot-dump.ts';
export { type LadderHtmlOptions, ladderHtml } from './ladder/html.ts';
export { type DiffLine, lineDiff } from './ladder/line-diff.ts';
export { ladderMermaid } from './ladder/mermaid.ts';
export type { RungSdp, SaidSdp } from './ladder/passed-sdp.ts';
export { rungDetailsHtml, rungHtml } from './ladder/picture.ts';
export { type Rung, type RungCandidate, rungsOf } from './ladder/rung.ts';
export { ladderCss } from './ladder/style.ts';
export { type LadderTextOptions, ladderText } from './ladder/text.ts';
export { type Recording, recordTrace } from './record.ts';
export { redactTrace } from './redaction/redact.ts';
export { countedIds, type Replay, type ReplayStep, replay, type Unused } from './replay.ts';
export { seatOf } from './seat.ts';
export {
  type Direction,
  formatTrace,
  type Millis,
  parseTrace,
  type Trace,
  type TraceLine,
  type UnreadLine,
} from './trace.ts';
