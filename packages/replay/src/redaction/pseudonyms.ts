// What stands in for what: the same for the same, everywhere in a trace. Stand-ins are counted in the order in which things
// appear, and have the form that they were counted by, so that redacting what is redacted changes nothing.
import { familyOf } from '@mvbridge/sdp';
import { unknownParty } from '@mvbridge/verto';
import { classOf, classOfLookalike } from './address.ts';
import { DIGITS, QUADS, rewrite, TELEPHONES_AND_RUNS, UNMISTAKABLE, WHOLE_PAIRS, WORD, WORDS } from './forms.ts';

/** No id of Matrix's, host or address is longer (client-server API, "Opaque Identifiers"; RFC 1035 §2.3.4). */
const LONGEST = 255;

const NOBODY: ReadonlySet<string> = new Set(Object.values(unknownParty));

export class Pseudonyms {
  readonly #standIns = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #people = new Set<string>();

  get(original: string): string | undefined {
    return this.#standIns.get(original);
  }

  /**
   * Call ids keep their order, by which glare is settled, and so their first character: ours begin with `z` for its sake.
   * To be called before anything else, with all of them.
   */
  callIds(originals: ReadonlySet<string>): void {
    const ranked = [...originals].sort();
    const width = String(ranked.length).length;
    for (const [i, original] of ranked.entries()) {
      const [first = '!'] = original;
      const kept = first < '!' ? '!' : first > '~' ? '~' : first;
      this.#standIns.set(original, `${kept}${String(i + 1).padStart(width, '0')}`.padEnd(original.length, '0'));
    }
  }

  /**
   * An opaque id, as long as it was, with its punctuation: `x0000000-0000-0000-0000-000000000001`. The `x` keeps it from
   * being an address or a number.
   */
  id(original: string): string {
    const known = this.get(original);
    if (known !== undefined) return known;
    if (DIGITS.test(original)) return this.number(original);
    if (WHOLE_PAIRS.test(original)) return this.fingerprint(original);
    if (this.isAddress(original)) return this.address(original);
    if (!WORD.test(original)) return original;
    return this.#standIn('id', original, (n) => {
      const characters = [...original];
      const places = characters.flatMap((character, i) => (WORD.test(character) ? [i] : []));
      const digits = String(n);
      if (places.length <= digits.length) return `x${digits}`;
      const written = `x${digits.padStart(places.length - 1, '0')}`;
      for (const [i, place] of places.entries()) characters[place] = written[i] ?? '';
      return characters.join('');
    });
  }

  /** Digits, as many as there were. One or two say nothing about anybody, and stay. */
  number(original: string): string {
    if (original.length <= 2 || NOBODY.has(original)) return original;
    return this.#standIn('number', original, (n) => String(n).padStart(original.length, '0'));
  }

  /** The digits of a number in JSON, which does not begin with a zero: it is counted apart from the same digits in a string. */
  jsonNumber(digits: string): number {
    const standIn = this.#standIn(
      'JSON number',
      `JSON ${digits}`,
      (n) => `1${String(n).padStart(digits.length - 1, '0')}`,
    );
    return Number(standIn);
  }

  /** Digits in groups: the same number as without what is between them. */
  telephone(original: string): string {
    const digits = this.number(original.replace(/\D/g, ''));
    let left = original.replace(/\D/g, '').length;
    let written = 0;
    return original.replace(/\d/g, () => {
      left -= 1;
      const group = digits.slice(written, digits.length - left);
      written += group.length;
      return group;
    });
  }

  /** The name of a media section. One that says no more than which or of what kind stays. */
  mid(original: string): string {
    return /^(?:audio|video|data|application)?\d{0,2}$/.test(original) ? original : this.id(original);
  }

  /** Whether this is what somebody is called. */
  isSomebody(text: string): boolean {
    return this.#people.has(text);
  }

  /** The localpart of a Matrix user, or the user of a login. */
  user(original: string): string {
    if (!WORD.test(original)) return original;
    return DIGITS.test(original) ? this.number(original) : this.#somebody('user', original);
  }

  /** What somebody is called, word for word. */
  name(original: string): string {
    return NOBODY.has(original) ? original : this.#words(original, 'name');
  }

  /** A server's name, with its port if it has one. Under `.example` (RFC 2606) no server answers. */
  host(original: string): string {
    if (original === 'localhost' || this.isAddress(original)) return this.address(original);
    const known = this.get(original);
    if (known !== undefined) return known;
    const [, name = original, port = ''] = /^(.*?)(:\d{1,5})?$/s.exec(original) ?? [];
    const bare = name.replace(/^\[|\]$/g, '');
    if (this.isAddress(bare)) return name.replace(bare, this.address(bare)) + port;
    if (DIGITS.test(name) || !WORD.test(name)) return this.id(name) + port;
    const standIn = this.#standIn('host', name, (n) => {
      if (!name.includes('.')) return counted('host', n, name.length);
      return `${counted('host', n, name.length - '.example'.length)}.example`;
    });
    return standIn + port;
  }

  isAddress(text: string): boolean {
    return familyOf(text) !== undefined;
  }

  /** An IP address of the same class. What is none comes back as it is. */
  address(original: string): string {
    const [, mapped, inner] = /^(::ffff:)(.*\..*)$/i.exec(original) ?? [];
    if (mapped !== undefined && inner !== undefined) return mapped + this.address(inner);
    const found = classOf(original);
    return found === undefined ? original : this.#standIn(`address ${found.name}`, original, found.write);
  }

  /** `@localpart:server`, `!opaque:server`, `$opaque:server` or without a server. */
  matrixId(original: string): string {
    const [, sigil = '', opaque = '', server] = /^([@!#$])([^:]*)(?::(.*))?$/s.exec(original) ?? [];
    const local = sigil === '@' || sigil === '#' ? this.user(opaque) : this.id(opaque);
    return `${sigil}${local}${server === undefined ? '' : `:${this.host(server)}`}`;
  }

  /** The hash in `a=fingerprint`, as long as it was. */
  fingerprint(original: string): string {
    return this.#standIn('fingerprint', original, (n) => {
      const digits = String(n).padStart(original.replace(/[^\da-f]/gi, '').length, '0');
      let next = 0;
      return original.replace(/[\da-f]/gi, () => digits[next++] ?? '0');
    });
  }

  /** Text of which nothing is known: every word of it goes that is not the protocols' own. */
  text(original: string): string {
    return this.#words(original, 'word');
  }

  #words(original: string, kind: 'name' | 'word'): string {
    return rewrite(
      original,
      UNMISTAKABLE,
      (part, { pairs, address, matrixId }) => {
        const known = this.get(part);
        if (known !== undefined) return known;
        if (pairs !== undefined) return this.fingerprint(part);
        if (matrixId !== undefined) return this.matrixId(part);
        return address === undefined ? this.id(part) : this.#lookalike(part);
      },
      (rest) => this.#runs(rest, kind),
    );
  }

  #runs(text: string, kind: 'name' | 'word'): string {
    return text.replace(TELEPHONES_AND_RUNS, (part, telephone) => {
      if (telephone === undefined) return this.#run(part, kind);
      return this.get(part) ?? this.telephone(part);
    });
  }

  /** A run of words, dots, colons and hyphens: an address, a host, something known, or words. */
  #run(run: string, kind: 'name' | 'word'): string {
    if (run.length > LONGEST) return this.#each(run, kind);
    const whole = this.get(run);
    if (whole !== undefined) return whole;
    // `conference-chat.3500-pbx.example.org`: what stands at the end of it may be known.
    for (const { index } of run.matchAll(/[-:]/g)) {
      const known = this.get(run.slice(index + 1));
      if (known !== undefined) return this.#each(run.slice(0, index + 1), kind) + known;
    }
    return this.#each(run, kind);
  }

  #each(text: string, kind: 'name' | 'word'): string {
    return rewrite(
      text,
      QUADS,
      (part) => this.get(part) ?? this.#quad(part),
      (rest) => rest.replace(WORDS, (word) => this.#word(word, kind)),
    );
  }

  #quad(quad: string): string {
    if (/\p{L}/u.test(quad)) return this.id(quad);
    return /^\d+(?:\.\d+){3}$/.test(quad) ? this.#lookalike(quad) : this.telephone(quad);
  }

  #lookalike(text: string): string {
    if (this.isAddress(text)) return this.address(text);
    const { name, write } = classOfLookalike(text);
    return this.#standIn(`address ${name}`, text, write);
  }

  #word(word: string, kind: 'name' | 'word'): string {
    const known = this.get(word);
    if (known !== undefined) return known;
    if (DIGITS.test(word)) return this.number(word);
    if (kind === 'name') return this.#somebody('Name', word);
    return OWN_WORDS.has(word) ? word : this.id(word);
  }

  #somebody(kind: 'user' | 'Name', original: string): string {
    const standIn = this.#standIn(kind, original, (n) => counted(kind, n, original.length));
    this.#people.add(original);
    return standIn;
  }

  #standIn(kind: string, original: string, write: (n: number) => string): string {
    const known = this.get(original);
    if (known !== undefined) return known;
    const n = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, n);
    const standIn = write(n);
    this.#standIns.set(original, standIn);
    return standIn;
  }
}

/** `user1`, cut or filled with zeros to this length where it can be. */
function counted(prefix: string, n: number, length: number): string {
  const room = Math.max(1, length - String(n).length);
  return prefix.slice(0, room) + String(n).padStart(length - Math.min(prefix.length, room), '0');
}

/** What FreeSWITCH and the two protocols say themselves in texts that also hold what people chose, and what is no name. */
const OWN_WORDS: ReadonlySet<string> = new Set(
  'FreeSWITCH conference liveArray chat info mod conf presence candidate typ IN IP4 IP6 to of in on is at by or as no'.split(
    ' ',
  ),
);
