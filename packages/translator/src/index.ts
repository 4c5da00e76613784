export type { Phase } from './call/state.ts';
export type { Command, CommandTarget } from './command.ts';
export type { TranslatorConfig } from './config.ts';
export { type Driven, drive, type World } from './drive.ts';
export { TranslatorError, type TranslatorErrorCode } from './error.ts';
export type {
  CallView,
  Diagnostic,
  DiagnosticCode,
  Display,
  MatrixMessage,
  Output,
  ToAppOutput,
  ToMatrixOutput,
  ToVertoOutput,
} from './output.ts';
export { defaultPolicy, type Policy } from './policy.ts';
export type { MatrixInvite, Routed, Routes, ToMatrix, ToVerto, VertoInvite } from './route.ts';
export { createTranslator, type Translator } from './translator.ts';
