// Which gateways there are, and which session is on which. A gateway has a lease, which its heartbeats renew; when it runs
// out, its sessions are to go elsewhere, and a gateway that comes too late is a new one.
import type { Gateway } from './line.ts';

export interface Lease extends Gateway {
  /** In ms. */
  readonly until: number;
  /** It takes no more sessions. */
  readonly isDraining: boolean;
}

export interface Fleet {
  readonly leases: readonly Lease[];
  /** Gateways' names by session. */
  readonly placed: Readonly<Record<string, string>>;
  /** When a gateway was last heard, whichever. */
  readonly heardAt: number;
}

export interface Placement {
  readonly session: string;
  readonly gateway: string;
}

export const noFleet: Fleet = { leases: [], placed: {}, heardAt: 0 };

/**
 * The fleet as a heartbeat finds it. If it has heard nobody at all for long, it was not to be reached, and says nothing about
 * the gateways that they were not heard: the first that is would bury all the others. So every lease begins anew.
 */
export function hearing(fleet: Fleet, now: number, leaseMs: number): Fleet {
  const wasDeaf = now - fleet.heardAt > leaseMs / 2;
  return {
    ...fleet,
    heardAt: now,
    leases: wasDeaf ? fleet.leases.map((one) => ({ ...one, until: now + leaseMs })) : fleet.leases,
  };
}

/** undefined: there is no such lease any more, and what was under it is elsewhere. */
export function renew(fleet: Fleet, gateway: Gateway, isNew: boolean, until: number): Fleet | undefined {
  const known = fleet.leases.find(({ name }) => name === gateway.name);
  if (known === undefined && !isNew) return undefined;
  const lease: Lease = { ...gateway, until, isDraining: known?.isDraining ?? false };
  return { ...fleet, leases: [...fleet.leases.filter((one) => one !== known), lease] };
}

/** Without the leases that have run out; `orphans`: the sessions that were on them. */
export function expire(fleet: Fleet, now: number): { readonly fleet: Fleet; readonly orphans: readonly Placement[] } {
  const leases = fleet.leases.filter(({ until }) => until > now);
  const alive = new Set(leases.map(({ name }) => name));
  const orphans = placements(fleet).filter(({ gateway }) => !alive.has(gateway));
  const placed = Object.fromEntries(Object.entries(fleet.placed).filter(([, gateway]) => alive.has(gateway)));
  return { fleet: { ...fleet, leases, placed }, orphans };
}

/**
 * Places a session: where it is, if that will do, else on the gateway that has the fewest. `avoid`: a gateway that does not
 * answer, which is no good as long as there is another one.
 */
export function place(
  fleet: Fleet,
  session: string,
  avoid: string | undefined,
): { readonly fleet: Fleet; readonly gateway: Gateway | undefined } {
  const open = fleet.leases.filter(({ isDraining }) => !isDraining);
  const others = open.filter(({ name }) => name !== avoid);
  const loads = new Map<string, number>();
  for (const name of Object.values(fleet.placed)) loads.set(name, (loads.get(name) ?? 0) + 1);
  const load = ({ name }: Gateway) => (name === fleet.placed[session] ? -1 : (loads.get(name) ?? 0));
  const [best] = (others.length === 0 ? open : others).toSorted((a, b) => load(a) - load(b));
  if (best === undefined) return { fleet, gateway: undefined };
  const { name, url } = best;
  return { fleet: { ...fleet, placed: { ...fleet.placed, [session]: name } }, gateway: { name, url } };
}

/** Gets no more sessions; `leaving`: those that it has. */
export function drain(
  fleet: Fleet,
  gateway: string,
): { readonly fleet: Fleet; readonly leaving: readonly Placement[] } {
  const leases = fleet.leases.map((one) => (one.name === gateway ? { ...one, isDraining: true } : one));
  return { fleet: { ...fleet, leases }, leaving: placements(fleet).filter((one) => one.gateway === gateway) };
}

function placements({ placed }: Fleet): readonly Placement[] {
  return Object.entries(placed).map(([session, gateway]) => ({ session, gateway }));
}
