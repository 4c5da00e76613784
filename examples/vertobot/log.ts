// Structured logs: one JSON object a line, and no secret in any.
import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error'>;

const SECRET = /^(?:passwd|password|sessid|access_?token|as_?token|hs_?token|authorization)$/i;
/** An ICE password is good for as long as the call: whoever has it can answer its checks (RFC 8445 §7). */
const IN_TEXT = /(a=ice-pwd:|"(?:passwd|password|sessid|access_token)":"|Bearer |access_token=)[^\s"\\&]+/gi;

export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => redacted(fields) as Record<string, unknown>,
    },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: (...args: unknown[]) => void) {
        method.apply(this, args.map((arg: unknown) => (typeof arg === 'string' ? withoutSecrets(arg) : arg)) as never);
      },
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** The same, with what must not be seen replaced wherever it stands. */
export function redacted(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 12) return '…';
  if (Array.isArray(value)) return value.map((one) => redacted(one, depth + 1));
  if (value instanceof Error) return withoutSecrets(value.message);
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, SECRET.test(key) ? '[secret]' : redacted(one, depth + 1)]),
  );
}

function withoutSecrets(text: string): string {
  return text.replace(IN_TEXT, '$1[secret]');
}
