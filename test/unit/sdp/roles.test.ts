// Who sends, who opens the DTLS association, and whether two SDPs of one peer are about the same transports.
import { directionOf, dtlsRoleOf, mirrorDirections, setDirection, setDtlsRole, transportsOf } from '@mvbridge/sdp';
import { describe, expect, test } from 'vitest';
import { clientOffer, clientVideoOffer, freeswitchAnswer, restarted, turned } from '../../support/sdp.ts';

/** An SDP of these lines. */
const sdp = (...lines: readonly string[]) => `${['v=0', ...lines].join('\r\n')}\r\n`;
const live = 'm=audio 9 UDP/TLS/RTP/SAVPF 111';
const dead = 'm=video 0 UDP/TLS/RTP/SAVPF 96';

describe('the direction', () => {
  test.each([
    ['of the section', [live, 'a=sendonly'], 'sendonly'],
    ['of the session, where the section has none', ['a=recvonly', live], 'recvonly'],
    ['of the section before that of the session', ['a=recvonly', live, 'a=sendonly'], 'sendonly'],
    ['is sendrecv where nobody says anything (RFC 8866 §6.7)', [live], 'sendrecv'],
    ['of the first live section', [dead, 'a=inactive', live, 'a=recvonly'], 'recvonly'],
    ['is inactive where no section is live', ['a=sendrecv', dead], 'inactive'],
  ] as const)('%s', (_, lines, direction) => expect(directionOf(sdp(...lines))).toBe(direction));

  test.each([
    ['takes the place of the one there', [live, 'a=sendonly', 'a=mid:0'], [live, 'a=inactive', 'a=mid:0']],
    ['is added where there is none', [live, 'a=mid:0'], [live, 'a=mid:0', 'a=inactive']],
    ['stands once', [live, 'a=sendonly', 'a=mid:0', 'a=recvonly'], [live, 'a=inactive', 'a=mid:0']],
    ['leaves the session, which it would contradict', ['a=sendrecv', live], [live, 'a=inactive']],
    ['leaves rejected sections alone', [live, dead, 'a=sendrecv'], [live, 'a=inactive', dead, 'a=sendrecv']],
    [
      'takes nothing else for one',
      [live, 'a=sendonly:1', 'i=inactive'],
      [live, 'a=sendonly:1', 'i=inactive', 'a=inactive'],
    ],
  ] as const)('that is set %s', (_, before, after) => {
    expect(setDirection(sdp(...before), 'inactive')).toBe(sdp(...after));
  });

  test('is mirrored section by section, and one that the offer lacks stays as it is', () => {
    const offer = sdp(live, 'a=sendonly');
    const answer = sdp(live, 'a=sendrecv', live, 'a=sendrecv');
    expect(mirrorDirections(answer, offer)).toBe(sdp(live, 'a=recvonly', live, 'a=sendrecv'));
    expect(mirrorDirections(sdp(live), sdp('a=recvonly', live))).toBe(sdp(live, 'a=sendonly'));
  });
});

describe('the DTLS role', () => {
  test.each([
    ['of the section', [live, 'a=setup:active'], 'active'],
    ['of the session, where the section has none', ['a=setup:passive', live], 'passive'],
    ['left open', [live, 'a=setup:actpass'], 'actpass'],
    ['of the first live section', [dead, 'a=setup:active', live, 'a=setup:passive'], 'passive'],
    ['of the session, where no section is live', ['a=setup:active', dead, 'a=setup:passive'], 'active'],
    ['that nobody gives', [live], undefined],
    ['that WebRTC does not know (RFC 4145 holdconn)', [live, 'a=setup:holdconn'], undefined],
  ] as const)('%s', (_, lines, role) => expect(dtlsRoleOf(sdp(...lines))).toBe(role));

  test('is set wherever there is one, and nowhere else', () => {
    const before = sdp('a=setup:actpass', live, 'a=setup:passive', live, 'a=mid:1');
    expect(setDtlsRole(before, 'active')).toBe(sdp('a=setup:active', live, 'a=setup:active', live, 'a=mid:1'));
  });
});

describe('the transports', () => {
  const same = (a: string, b: string) => transportsOf(a) === transportsOf(b);

  test('are the same through a hold', () => expect(same(clientOffer, turned(clientOffer, 'sendonly'))).toBe(true));
  test.each([
    ['an ICE restart', clientOffer, restarted(clientOffer)],
    ['another password alone', clientOffer, clientOffer.replace(/^a=ice-pwd:./m, 'a=ice-pwd:_')],
    ['another username alone', clientOffer, clientOffer.replace(/^a=ice-ufrag:./m, 'a=ice-ufrag:_')],
    ['another certificate', clientOffer, clientOffer.replace(/^(a=fingerprint:sha-256) ../m, '$1 00')],
    ['new media', clientOffer, clientVideoOffer],
    ['media taken away', clientVideoOffer, clientVideoOffer.replace(/^m=video \d+/m, 'm=video 0')],
    ['the other peer', clientOffer, freeswitchAnswer],
  ])('are others after %s', (_, before, after) => expect(same(before, after)).toBe(false));
  test('of a rejected section are none: its leftovers do not count', () => {
    expect(same(sdp(live, dead, 'a=ice-ufrag:a'), sdp(live, dead, 'a=ice-ufrag:b'))).toBe(true);
    expect(same(sdp(live, dead), sdp(live, dead.replace('video', 'text')))).toBe(false);
  });
});
