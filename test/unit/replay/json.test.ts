// What a text that is no JSON is told: the same in every engine, with the place.
import { formatTrace, ladderText, parseTrace, replay, type Trace } from '@mvbridge/replay';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notJsonAt, parseJson } from '../../../packages/replay/src/json.ts';
import { jsonFault } from '../../../packages/replay/src/json-fault.ts';

describe('the reason', () => {
  const broken: Record<string, string> = {
    '': 'not JSON at column 1: expected a value, got the end',
    ' oops': 'not JSON at column 2: expected a value, got "o"',
    '{"t":1,': 'not JSON at column 8: expected a key in double quotes, got the end',
    '{"t":1': 'not JSON at column 7: expected "," or "}", got the end',
    '{"t":1 \n\n': 'not JSON at column 7: expected "," or "}", got the end',
    '{"t"': 'not JSON at column 5: expected ":", got the end',
    '{"t": ,': 'not JSON at column 7: expected a value, got ","',
    '{t:1}': 'not JSON at column 2: expected a key in double quotes or "}", got "t"',
    '[1,2': 'not JSON at column 5: expected "," or "]", got the end',
    '[1,]': 'not JSON at column 4: expected a value, got "]"',
    '[': 'not JSON at column 2: expected a value or "]", got the end',
    '[1 2]': 'not JSON at column 4: expected "," or "]", got "2"',
    '{} {}': 'not JSON at column 4: expected nothing more, got "{"',
    '["a': 'not JSON at column 4: expected the end of the string, got the end',
    '["a\\': 'not JSON at column 4: expected the end of the string, got "\\\\"',
    '["\\x"]': 'not JSON at column 3: expected an escape such as "\\n" or "\\u0041", got "\\\\"',
    '["a\tb"]': 'not JSON at column 4: expected the end of the string, got "\\t"',
    '01': 'not JSON at column 2: expected nothing more, got "1"',
    '[tru]': 'not JSON at column 2: expected a value or "]", got "t"',
    '[1}': 'not JSON at column 3: expected "," or "]", got "}"',
    '😀': 'not JSON at column 1: expected a value, got "😀"',
    '{\n "a": 1,\r\n "b": [1,\n 2': 'not JSON at line 4, column 3: expected "," or "]", got the end',
  };
  for (const [text, reason] of Object.entries(broken)) {
    it(`of ${JSON.stringify(text)}`, () => {
      const read = parseJson(text);
      expect(read.ok ? '' : notJsonAt(read)).toBe(reason);
    });
  }

  it('has the line of the trace and the column', () => {
    const { unread } = parseTrace('{"t":0,"protocol":"verto","transport":"open"}\n{"t":5,"protocol":"ver');
    const reason = 'not JSON at column 23: expected the end of the string, got the end';
    expect(unread).toEqual([{ line: 2, reason, text: '{"t":5,"protocol":"ver' }]);
  });
});

describe('a fault', () => {
  it('is found where JSON.parse throws, and nowhere else', () => {
    const almost = fc
      .tuple(
        fc.json(),
        fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...'{}[]",:\\ \n01e+-.tu')), { maxLength: 3 }),
      )
      .map(([text, cuts]) =>
        cuts.reduce((left, [at, length, instead]) => {
          const from = at % (left.length + 1);
          return left.slice(0, from) + instead + left.slice(from + length);
        }, text),
      );
    const seen = { good: 0, bad: 0 };
    fc.assert(
      fc.property(fc.oneof(almost, fc.string()), (text) => {
        let good = true;
        try {
          JSON.parse(text);
        } catch {
          good = false;
        }
        seen[good ? 'good' : 'bad'] += 1;
        expect(jsonFault(text) === undefined).toBe(good);
      }),
      { numRuns: 20_000 },
    );
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(1_000);
  });

  it('stands where the text was cut off, or before: what comes first is JSON so far', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (text, at) => {
        const cut = text.slice(0, at % text.length);
        const fault = jsonFault(cut);
        // A number that is cut off may be one still.
        if (fault !== undefined) expect(cut.slice(fault.offset)).toMatch(/^(?:$|[a-z]|\\|-|[\d.]*[eE.][+-]?$|e)/);
      }),
    );
  });

  it('is found in a deep or long text in no time to speak of', () => {
    expect(jsonFault('['.repeat(1_000_000))?.offset).toBe(1_000_000);
    expect(jsonFault(`"${'a'.repeat(5_000_000)}`)?.offset).toBe(5_000_001);
    expect(jsonFault(`"${'\\n'.repeat(2_000_000)}`)?.offset).toBe(4_000_001);
  });
});

describe('JSON that is nested beyond measure', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}"x"${']'.repeat(depth)}`;
  const line = (message: unknown) => ({ t: 0, protocol: 'verto', direction: 'in', message }) as const;

  it('is no line of a trace, and the others are read', () => {
    const { trace, unread } = parseTrace(
      [99, 100, 5_000].map((depth) => JSON.stringify(line(0)).replace(/0}$/, `${nested(depth)}}`)).join('\n'),
    );
    expect(trace).toEqual([line(JSON.parse(nested(99)))]);
    const reason = 'expected JSON nested at most 100 deep, got deeper';
    expect(unread).toMatchObject([
      { line: 2, reason },
      { line: 3, reason },
    ]);
  });

  for (const depth of [100, 5_000, 200_000]) {
    it(`is written and replayed as deep as it is read, at ${depth} deep`, () => {
      let deep: unknown = 'x';
      for (let i = 0; i < depth; i += 1) deep = [deep];
      const everywhere = [
        line(deep),
        line({ jsonrpc: '2.0', id: deep, method: 'verto.info', params: { callID: deep, msg: deep } }),
        line({ id: deep, result: deep }),
        { ...line({ id: deep, method: deep, params: { action: deep, sdp: deep } }), direction: 'out' },
        { ...line({ id: 1, method: 'verto.invite', params: { sdp: deep, dialogParams: deep } }), direction: 'out' },
        {
          t: 0,
          protocol: 'matrix',
          direction: 'in',
          event: { type: 'm.call.invite', sender: deep, room_id: deep, content: { call_id: 'c', offer: deep } },
        },
      ] as const satisfies Trace;
      const { trace, unread } = parseTrace(formatTrace(everywhere));
      expect(unread).toEqual([]);
      expect(trace).toHaveLength(everywhere.length);
      expect(() => replay(everywhere)).not.toThrow();
      expect(replay(everywhere).steps).toEqual(replay(trace).steps);
      expect(() => ladderText(everywhere)).not.toThrow();
    });
  }
});
