import {
  bundleAnswer,
  bundleOffer,
  type CandidateList,
  dropSections,
  isLive,
  type ListRules,
  listCandidates,
  mergeCandidates,
  mirrorDirections,
  placeholderFor,
  readCandidate,
  readSdp,
  rejectSections,
  restoreSections,
  setDirection,
  setDtlsRole,
  splitCandidates,
  type TrickledCandidate,
} from '@mvbridge/sdp';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySdp, hostileText, sdp, trickled } from './arbitraries.ts';

const items = fc.array(trickled, { maxLength: 10 });
const rules: fc.Arbitrary<ListRules> = fc.record({
  role: fc.constantFrom('offer', 'answer'),
  placeholder: fc.constantFrom('byRole', 'always', 'never'),
  family: fc.constantFrom('ipv4', 'ipv6', 'both'),
});

const linesOf = (text: string) => text.split(/\r\n|\n|\r/).filter((line) => line !== '');

test('no text makes anything throw, and every line of every result ends in CRLF', () => {
  const keep = fc.func(fc.boolean());
  fc.assert(
    fc.property(anySdp, anySdp, items, rules, keep, (a, b, candidates, how, kept) => {
      const results = [
        mergeCandidates(a, candidates).sdp,
        splitCandidates(a).sdp,
        listCandidates(a, candidates, how).sdp,
        bundleAnswer(a, b),
        bundleOffer(a),
        rejectSections(a, (_, i) => kept(i)),
        dropSections(a, (_, i) => kept(i)),
        restoreSections(a, b),
      ];
      for (const result of results) {
        expect(result.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(result === '' || result.endsWith('\r\n')).toBe(true);
        expect(result).not.toContain('\r\n\r\n');
      }
      expect(readSdp(bundleAnswer(a, b)).sections).toHaveLength(readSdp(b).sections.length);
      expect(readSdp(restoreSections(a, b)).sections).toHaveLength(readSdp(b).sections.length);
      expect(readSdp(rejectSections(a, (_, i) => kept(i))).sections).toHaveLength(readSdp(a).sections.length);
    }),
    { numRuns: 3_000 },
  );
});

let forgotten = 0;
/** Eight others are read, and what was read or written before is no longer remembered. */
const forget = () => {
  for (let i = 0; i < 8; i++) readSdp(`forgotten ${forgotten++}`);
};

test('what was made of an SDP reads as it does when it comes from somewhere else', () => {
  const keep = fc.func(fc.boolean());
  const read = (text: string) => {
    const { session, sections } = readSdp(text);
    return { session, sections: sections.map(({ kind, port, mid, lines }) => ({ kind, port, mid, lines })) };
  };
  fc.assert(
    fc.property(anySdp, anySdp, items, rules, keep, (a, b, candidates, how, kept) => {
      const makers = [
        () => mergeCandidates(a, candidates).sdp,
        () => splitCandidates(a).sdp,
        () => listCandidates(a, candidates, how).sdp,
        () => bundleAnswer(a, b),
        () => bundleOffer(a),
        () => rejectSections(a, (_, i) => kept(i)),
        () => dropSections(a, (_, i) => kept(i)),
        () => restoreSections(a, b),
        () => setDirection(a, 'sendonly'),
        () => mirrorDirections(a, b),
        () => setDtlsRole(a, 'active'),
      ];
      for (const make of makers) {
        const made = make();
        const remembered = read(made);
        forget();
        expect(read(made)).toEqual(remembered);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('a line of a list is the SDP’s, a usable candidate’s or a rule’s, and nothing else', () => {
  let listedAny = 0;
  fc.assert(
    fc.property(anySdp, items, rules, (text, candidates, how) => {
      const list = listCandidates(text, candidates, how);
      const mine = new Set(linesOf(text));
      const homes = [...list.listed, ...(list.placeholder ? [placeholderFor(how.family)] : [])];
      const where = homes.map(({ address }) => `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`);
      const ruled = new Set([
        ...homes.map((candidate) => `a=${candidate.text}`),
        ...where.map((at) => `c=${at}`),
        ...homes.map(({ port }, i) => `a=rtcp:${port} ${where[i]}`),
      ]);
      const media = new Set([...mine].map(withoutPort));
      for (const line of linesOf(list.sdp)) {
        if (line.startsWith('m=')) expect(media).toContain(withoutPort(line));
        else if (!mine.has(line)) expect(ruled).toContain(line);
        // Candidates that stand in it were judged as well.
        if (line.startsWith('a=candidate:')) expect(ruled).toContain(line);
      }
      listedAny += list.listed.length;
      expect(readSdp(list.sdp).sections.map(isLive)).toEqual(readSdp(text).sections.map(isLive));
    }),
    { numRuns: 3_000 },
  );
  expect(listedAny).toBeGreaterThan(1_000);
});

const withoutPort = (line: string) => line.replace(/^(m=\S+) \d+/, '$1 ?');

test('every candidate is listed in its section or left out with a reason, and every usable address is listed once', () => {
  fc.assert(
    fc.property(sdp, items, rules, (text, candidates, how) => {
      const list = listCandidates(text, candidates, how);
      const given = [...candidates.filter(({ candidate }) => candidate !== ''), ...splitCandidates(text).candidates];
      const inLive = (left: CandidateList) => left.listed.length + left.leftOut.length;
      // A bundled section lists its mate's again; a rejected one takes candidates and lists none.
      const plain = readSdp(text);
      if (plain.sections.every(isLive) && !plain.session.some((line) => line.startsWith('a=group'))) {
        expect(inLive(list)).toBe(given.length);
      }
      for (const { lines } of readSdp(list.sdp).sections) {
        const own = lines.filter((line) => line.startsWith('a=candidate:')).map((line) => readCandidate(line));
        const addresses = own.map((candidate) => `${candidate?.address} ${candidate?.port}`);
        expect(new Set(addresses).size).toBe(addresses.length);
        expect(own.map((candidate) => candidate?.transport)).toEqual(own.map(() => 'udp'));
      }
    }),
    { numRuns: 3_000 },
  );
});

test('an unspecified address is left in no c= line where something is listed', () => {
  fc.assert(
    fc.property(anySdp, items, rules, (text, candidates, how) => {
      const list = listCandidates(text, candidates, { ...how, placeholder: 'byRole' });
      if (!readSdp(text).sections.some(isLive)) return;
      expect(linesOf(list.sdp).filter((line) => /^c=IN IP[46] (0\.0\.0\.0|::|0::0)$/.test(line))).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});

test('merging is idempotent, loses nothing without saying so, and brings in nothing but candidates', () => {
  fc.assert(
    fc.property(anySdp, items, (text, candidates) => {
      const merged = mergeCandidates(text, candidates);
      expect(mergeCandidates(merged.sdp, candidates)).toEqual(merged);
      const mine = new Set([...linesOf(text), 'a=end-of-candidates']);
      const brought = new Set(candidates.map(({ candidate }) => `a=${readCandidate(candidate)?.text}`));
      for (const line of linesOf(merged.sdp)) if (!mine.has(line)) expect(brought).toContain(line);
      const strays = new Set(merged.strays);
      const present = new Set(linesOf(merged.sdp));
      for (const item of candidates) {
        if (strays.has(item) || item.candidate === '') continue;
        expect(present).toContain(`a=${readCandidate(item.candidate)?.text}`);
      }
    }),
    { numRuns: 3_000 },
  );
});

test('what is split and merged again has the same candidates, in the same sections', () => {
  fc.assert(
    fc.property(sdp, (text) => {
      const { sdp: bare, candidates, ended } = splitCandidates(text);
      const again = mergeCandidates(bare, candidates);
      expect(again.strays).toEqual([]);
      const unique = (list: readonly TrickledCandidate[]) => new Set(list.map((item) => JSON.stringify(item)));
      expect(unique(splitCandidates(again.sdp).candidates)).toEqual(unique(candidates));
      expect(splitCandidates(mergeCandidates(bare, ended ? [{ candidate: '' }] : []).sdp).ended).toBe(ended);
    }),
    { numRuns: 3_000 },
  );
});

test('what is read as a candidate is one line, reads the same again, and holds no control character', () => {
  let read = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        hostileText,
        trickled.map(({ candidate }) => candidate),
      ),
      (text) => {
        const candidate = readCandidate(text);
        if (candidate === undefined) return;
        read++;
        expect(candidate.text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(candidate.text.startsWith('candidate:')).toBe(true);
        expect(text).toContain(candidate.text);
        expect(readCandidate(candidate.text)).toEqual(candidate);
        expect(readCandidate(`a=${candidate.text}`)).toEqual(candidate);
      },
    ),
    { numRuns: 5_000 },
  );
  expect(read).toBeGreaterThan(500);
});
