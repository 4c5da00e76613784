export type { Difference } from './difference.ts';
export { type Rung, rungsOf } from './ladder/rung.ts';
export { type LadderTextOptions, ladderText } from './ladder/text.ts';
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
