export type { Phase } from './call/state.ts';
export type { Command, CommandTarget } from './command.ts';
export type { TranslatorConfig } from './config.ts';
export { type Delivery, deliveryOf } from './delivery.ts';
export { type Driven, drive, type World } from './drive.ts';
export { createTranslatorEmitter, type TranslatorEmitter, type TranslatorEvents } from './emitter.ts';
export { TranslatorError, type TranslatorErrorCode } from './error.ts';
export type {
  CallView,
  Diagnostic,
  DiagnosticCode,
  Display,
  MatrixMessage,
  Notice,
  Output,
  ToAppOutput,
  ToMatrixOutput,
  ToVertoOutput,
} from './output.ts';
export { defaultPolicy, type Policy } from './policy.ts';
export type { MatrixInvite, Routed, Routes, ToMatrix, ToVerto, TransferRequest, VertoInvite } from './route.ts';
export type { TranslatorSnapshot } from './snapshot.ts';
export { createTranslatorStreams, type Duplex, type TranslatorStreams } from './streams.ts';
export { createTranslator, restoreTranslator, type Translator } from './translator.ts';
