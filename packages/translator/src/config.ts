import { PartyId, UserId } from '@mvbridge/matrix-events';
import type { CoalescerPolicy } from '@mvbridge/sdp';
import { SessId, type VertoSessionConfig } from '@mvbridge/verto';
import { TranslatorError } from './error.ts';
import { coalescerPolicy, completePolicy, type Policy } from './policy.ts';
import type { Routes } from './route.ts';
import { func, mistake, object, optional, shown, text } from './rules.ts';

/** Who the bridge is, where calls go, and what is chosen otherwise than by default. */
export interface TranslatorConfig {
  /** Who the bridge is on Matrix. `partyId`: 1 to 255 characters, kept the same; a device id will do. */
  readonly matrix: { readonly userId: string; readonly partyId: string };
  /** The Verto user. `sessid` is made up where it is left out; keep it to find calls again after a restart. */
  readonly verto: { readonly login: string; readonly passwd: string; readonly sessid?: string | undefined };
  /** Where a call goes. */
  readonly route: Routes;
  /** What is chosen otherwise than by default. */
  readonly policy?: Partial<Policy> | undefined;
  /** Where new ids come from. Default: `globalThis.crypto.randomUUID`. */
  readonly ids?:
    | {
        /** Another UUID each time. One that is in use or empty makes the translator throw `bad-id`. */
        uuid(): string;
      }
    | undefined;
}

/** A config that has been checked, with everything in it. */
export interface CompleteConfig {
  readonly userId: UserId;
  readonly partyId: PartyId;
  readonly verto: VertoSessionConfig;
  readonly route: Routes;
  readonly policy: Policy;
  readonly coalescer: CoalescerPolicy;
  uuid(): string;
}

const word = text('text');

/** Throws `bad-config` where something is missing, or of another kind; the password is not shown. */
export function checkConfig(config: TranslatorConfig): void {
  const { matrix, verto, route, policy, ids } = Object(config) as Partial<TranslatorConfig>;
  const wrong =
    mistake('matrix', matrix, object) ??
    mistake('verto', verto, object) ??
    mistake('verto.login', verto?.login, word) ??
    (word.is(verto?.passwd) ? undefined : `verto.passwd: expected text, got ${typeof verto?.passwd}`) ??
    mistake('route', route, object) ??
    mistake('route.toVerto', route?.toVerto, func) ??
    mistake('route.toMatrix', route?.toMatrix, func) ??
    mistake('route.transfer', route?.transfer, optional(func)) ??
    mistake('policy', policy, optional(object)) ??
    mistake('ids', ids, optional(object)) ??
    mistake('ids.uuid', ids?.uuid, ids === undefined ? optional(func) : func);
  if (wrong !== undefined) throw new TranslatorError('bad-config', wrong);
}

/** Throws `bad-config`, with the field and what was expected there. */
export function completeConfig(config: TranslatorConfig): CompleteConfig {
  checkConfig(config);
  const { matrix, verto, route, policy: chosen, ids } = config;
  const policy = completePolicy(chosen);
  const uuid = ids === undefined ? randomUuid : () => ids.uuid();
  return {
    userId: read('matrix.userId', UserId, matrix.userId, '"@localpart:server"'),
    partyId: read('matrix.partyId', PartyId, matrix.partyId, '1 to 255 characters'),
    verto: {
      login: verto.login,
      passwd: verto.passwd,
      sessid: readSessId(verto.sessid ?? uuid()),
      requestTimeoutMs: policy.requestTimeoutMs,
      pingAfterMs: policy.pingMs,
    },
    route,
    policy,
    coalescer: coalescerPolicy(policy),
    uuid,
  };
}

function read<T>(
  field: string,
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  value: unknown,
  expected: string,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TranslatorError('bad-config', `${field}: expected ${expected}, got ${shown(value)}`);
}

/** Without showing it: who knows it can take the session over. */
function readSessId(value: unknown): SessId {
  const parsed = SessId.safeParse(value);
  if (parsed.success) return parsed.data;
  const got = typeof value === 'string' ? value.length : `a ${typeof value}`;
  throw new TranslatorError('bad-config', `verto.sessid: expected 1 to 256 characters, got ${got}`);
}

function randomUuid(): string {
  const { crypto } = globalThis as { readonly crypto?: { randomUUID?(): string } };
  if (crypto?.randomUUID === undefined) {
    throw new TranslatorError(
      'bad-config',
      'ids.uuid: expected a function, since this runtime has no crypto.randomUUID',
    );
  }
  return crypto.randomUUID();
}
