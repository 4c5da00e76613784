// The gateways and where each session is, as one virtual object. The living bury the dead: a gateway's heartbeat finds the
// leases that have run out, and with no gateway left there is nothing to move to.
import { type ObjectContext, object } from '@restatedev/restate-sdk';
import type { Config } from './config.ts';
import { drain, expire, type Fleet, hearing, noFleet, type Placement, place, renew } from './lease.ts';
import type { Gateway } from './line.ts';
import type { SessionObject } from './session.ts';

export type FleetObject = ReturnType<typeof fleetObject>;

/** The key of the one that there is. */
export const FLEET = 'fleet';

export function fleetObject({ leaseMs }: Config) {
  return object({
    name: 'fleet',
    handlers: {
      /** False: its lease had run out, and its sessions are elsewhere. It comes back as another one. */
      async heartbeat(ctx: ObjectContext, { gateway, isNew }: { gateway: Gateway; isNew: boolean }): Promise<boolean> {
        const now = await ctx.date.now();
        const before = hearing(await fleetOf(ctx), now, leaseMs);
        // First of all it is alive, however long its heartbeat was on its way: nobody is buried by their own.
        const renewed = renew(before, gateway, isNew, now + leaseMs);
        const { fleet, orphans } = expire(renewed ?? before, now);
        ctx.set('fleet', fleet);
        for (const { session, gateway } of orphans)
          sessionOf(ctx, session).tell({ kind: 'orphaned', at: now, gateway });
        return renewed !== undefined;
      },
      async place(
        ctx: ObjectContext,
        { session, avoid }: { session: string; avoid: string | undefined },
      ): Promise<Gateway | undefined> {
        const { fleet, gateway } = place(await fleetOf(ctx), session, avoid);
        ctx.set('fleet', fleet);
        return gateway;
      },
      /** It takes no more sessions, and those that it has leave: each when no call would end of it, and all after `withinMs`. */
      async drain(ctx: ObjectContext, { gateway, withinMs }: { gateway: string; withinMs: number }): Promise<void> {
        const now = await ctx.date.now();
        const { fleet, leaving } = drain(await fleetOf(ctx), gateway);
        ctx.set('fleet', fleet);
        for (const { session, gateway } of leaving as readonly Placement[]) {
          sessionOf(ctx, session).tell({ kind: 'leave', at: now, gateway, until: now + withinMs });
        }
      },
    },
  });
}

async function fleetOf(ctx: ObjectContext): Promise<Fleet> {
  return (await ctx.get<Fleet>('fleet')) ?? noFleet;
}

function sessionOf(ctx: ObjectContext, session: string) {
  return ctx.objectSendClient<SessionObject>({ name: 'session' }, session);
}
