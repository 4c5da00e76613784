import { describe, expect, it } from 'vitest';
import { drain, expire, type Fleet, hearing, noFleet, place, renew } from '../../../examples/cluster/lease.ts';

const gateway = (name: string) => ({ name, url: `http://${name}` });
const fleetOf = (...names: readonly string[]) =>
  names.reduce<Fleet>((fleet, name) => renew(fleet, gateway(name), true, 100) ?? fleet, noFleet);
const placed = (fleet: Fleet, ...sessions: readonly string[]) =>
  sessions.reduce((before, session) => place(before, session, undefined).fleet, fleet);

describe('a lease', () => {
  it('that is renewed in time goes on, and the sessions stay', () => {
    const fleet = placed(fleetOf('a'), '1000');
    const renewed = renew(fleet, gateway('a'), false, 200) ?? noFleet;
    expect(expire(renewed, 150)).toEqual({ fleet: renewed, orphans: [] });
  });

  it('that has run out leaves its sessions orphans, once', () => {
    const fleet = placed(fleetOf('a', 'b'), '1000', '1001');
    const alive = renew(fleet, gateway('b'), false, 200) ?? noFleet;
    const { fleet: after, orphans } = expire(alive, 100);
    expect(orphans).toEqual([{ session: '1000', gateway: 'a' }]);
    expect(expire(after, 100).orphans).toEqual([]);
    expect(place(after, '1000', undefined).gateway).toEqual(gateway('b'));
  });

  it('begins anew when the fleet was not to be reached, and goes on running out when it was', () => {
    const fleet = { ...placed(fleetOf('a', 'b'), '1000', '1001'), heardAt: 50 };
    const orphansAfter = (ms: number) => expire(hearing(fleet, 50 + ms, 100), 50 + ms).orphans;
    expect(orphansAfter(60)).toEqual([]);
    expect(orphansAfter(10_000)).toEqual([]);
    expect(orphansAfter(50).map(({ gateway }) => gateway)).toEqual(['a', 'b']);
    expect(hearing(fleet, 60, 100)).toEqual({ ...fleet, heardAt: 60 });
  });

  it('is not renewed once it has run out: who comes back is another one', () => {
    const { fleet } = expire(fleetOf('a'), 100);
    expect(renew(fleet, gateway('a'), false, 200)).toBeUndefined();
    expect(renew(fleet, gateway('a again'), true, 200)?.leases).toHaveLength(1);
  });
});

describe('a session is placed', () => {
  it('where the fewest are', () => {
    const fleet = placed(fleetOf('a', 'b', 'c'), '1000', '1001', '1002', '1003', '1004', '1005');
    expect(Object.values(fleet.placed).toSorted()).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });

  it('where it is, though others have fewer', () => {
    const fleet = renew(placed(fleetOf('a'), '1000', '1001'), gateway('b'), true, 100) ?? noFleet;
    expect(place(fleet, '1000', undefined).gateway?.name).toBe('a');
  });

  it('elsewhere, if its gateway does not answer and there is another one', () => {
    const alone = placed(fleetOf('a'), '1000');
    expect(place(alone, '1000', 'a').gateway?.name).toBe('a');
    const two = renew(alone, gateway('b'), true, 100) ?? noFleet;
    expect(place(two, '1000', 'a').gateway?.name).toBe('b');
  });

  it('nowhere, if there is no gateway', () => {
    expect(place(noFleet, '1000', undefined)).toEqual({ fleet: noFleet, gateway: undefined });
  });

  it('not on one that drains, which says who is to leave', () => {
    const { fleet, leaving } = drain(placed(fleetOf('a', 'b'), '1000', '1001'), 'a');
    expect(leaving).toEqual([{ session: '1000', gateway: 'a' }]);
    expect(place(fleet, '1000', undefined).gateway?.name).toBe('b');
    const renewed = renew(fleet, gateway('a'), false, 300) ?? noFleet;
    expect(place(renewed, '1002', undefined).gateway?.name).toBe('b');
  });
});
