// A Verto session as a virtual object of Restate's, one for each login: its state is the translator's snapshot, its inputs come
// one after the other, whichever worker takes the next.
import { handlers, type ObjectContext, object, rpc, type Serde, serde, TerminalError } from '@restatedev/restate-sdk';
import { z } from 'zod';
import { ask } from './asking.ts';
import { type Config, translatorConfig } from './config.ts';
import { FLEET, type FleetObject } from './fleet.ts';
import type { HomeserverService } from './homeserver.ts';
import { type Gateway, isCurrent, type Line, nextLine } from './line.ts';
import { type Input, isUntimed, noSession, type Order, type SessionState, step, timed } from './session-step.ts';

export type SessionObject = ReturnType<typeof sessionObject>;

/** How long a gateway may take. */
const GATEWAY_MS = 3_000;

/** Whoever reaches the ingress can say anything: what is no input at all is refused, and waits for nothing. */
const inputs = serde.schema(z.looseObject({ kind: z.string() })) as unknown as Serde<Input | Order>;

/** `tell`: what a worker finds out beside the journal goes in as anybody's input does. */
export function sessionObject(config: Config, tell: (session: string, input: Input) => PromiseLike<unknown>) {
  /** Epochs of lines that were told to be unreachable: the steps that come before the session hears it need not find out again. */
  const unreachable = new Map<string, number>();
  return object({
    name: 'session',
    handlers: {
      /** False: a report was of a line that is not the session's, or not any more. */
      tell: handlers.object.exclusive({ input: inputs }, async (ctx: ObjectContext, told): Promise<boolean> => {
        const input = isUntimed(told) ? timed(told, await ctx.date.now()) : (told as Input);
        const before = (await ctx.get<SessionState>('state')) ?? noSession;
        const taken = step(
          before,
          input,
          translatorConfig(config, ctx.key, () => ctx.rand.uuidv4()),
        );
        const { line } = taken.state;
        const next = taken.connect ? nextLine(line, await place(ctx, line.avoid)) : line;
        if (taken.state !== before) ctx.set<SessionState>('state', { ...taken.state, line: next });

        const self = ctx.objectSendClient<SessionObject>({ name: 'session' }, ctx.key);
        const { alarm, againMs, events } = taken;
        if (alarm?.at !== undefined) {
          const delay = Math.max(0, Math.round(alarm.at - Date.now()));
          self.tell({ kind: 'alarm', at: alarm.at, number: alarm.number }, rpc.sendOpts({ delay }));
        }
        if (againMs !== undefined) self.tell({ ...input, at: input.at + againMs }, rpc.sendOpts({ delay: againMs }));
        if (events.length > 0) {
          ctx.serviceSendClient<HomeserverService>({ name: 'homeserver' }).send({ session: ctx.key, events });
        }
        for (const error of taken.thrown) ctx.console.error(`${input.kind}: passed over`, error);
        if (taken.isPunted) ctx.console.warn('verto.punt: somebody else has logged in under the sessid');
        for (const one of taken.told) {
          if (one.kind === 'diagnostic') ctx.console.warn(one.code, one.detail);
          if (one.kind === 'session' && one.phase === 'refused') ctx.console.warn('login refused', one.error?.message);
        }

        // Last, and without a trace in the journal: when the step is taken anew, the same goes to the gateway once more, and
        // the gateway passes over what it has.
        if (taken.frames.length > 0 && line.gateway !== undefined) await write(ctx.key, line, taken.from, taken.frames);
        if (taken.connect) await connect(ctx.key, next);
        return input.kind !== 'report' || isCurrent(next, input.epoch);
      }),
    },
  });

  function place(ctx: ObjectContext, avoid: string | undefined): Promise<Gateway | undefined> {
    const fleet = ctx.objectClient<FleetObject>({ name: 'fleet' }, FLEET);
    return placed(fleet.place({ session: ctx.key, avoid }));
  }

  function connect(session: string, line: Line): Promise<void> {
    return askOf(session, line, 'connect', {});
  }

  function write(session: string, line: Line, from: number, frames: readonly string[]): Promise<void> {
    return askOf(session, line, 'write', { from, frames });
  }

  /** A gateway that has that line no more reports its end by itself; for one that does not do it, this does. */
  async function askOf(session: string, { gateway, epoch }: Line, what: string, body: object): Promise<void> {
    if (unreachable.get(session) === epoch) return;
    if (gateway !== undefined) {
      const url = `${gateway.url}/lines/${encodeURIComponent(session)}/${what}`;
      const came = await ask(url, config.secret, { ...body, epoch, by: Date.now() + GATEWAY_MS });
      if (came === 'done' || came === 'gone') return;
      if (came !== undefined) console.error(`${url}: HTTP ${came}`);
    }
    await tell(session, { kind: 'unreachable', at: Date.now(), epoch });
    unreachable.set(session, epoch);
  }
}

/** Where somebody has killed the invocation, there is no gateway for now; to throw would be to lose the step, and its timer. */
export async function placed(placing: PromiseLike<Gateway | null | undefined>): Promise<Gateway | undefined> {
  try {
    return (await placing) ?? undefined;
  } catch (error) {
    if (error instanceof TerminalError) return undefined;
    throw error;
  }
}
