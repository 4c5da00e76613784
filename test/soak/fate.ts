// What becomes of a call: most are answered and ended by somebody, and every way in which one fails is among the rest.

/** How a call that a client places goes. */
export type ClientCallFate =
  | 'answered'
  /** FreeSWITCH plays something before it answers. */
  | 'early media'
  | 'busy'
  /** The client hangs up before anybody answers. */
  | 'given up'
  /** The client goes away without a word, before anybody answers. */
  | 'vanished'
  | 'nobody answers'
  /** FreeSWITCH refuses verto.invite. */
  | 'refused'
  /** FreeSWITCH says nothing at all to verto.invite. */
  | 'unheard'
  /** The application has no route for it. */
  | 'declined'
  /** There is no audio in the offer. */
  | 'mute';

/** How a call that FreeSWITCH places goes. */
export type FreeswitchCallFate =
  | 'answered'
  /** A second device answers as well. */
  | 'answered twice'
  | 'rejected'
  | 'busy'
  | 'given up'
  | 'nobody answers'
  /** The client calls at the same time. */
  | 'glare'
  /** The application has no room for it. */
  | 'declined';

/** Who ends a call that is up. */
export type End = 'client' | 'freeswitch' | 'application' | 'leaves the room';

type Weights<Name extends string> = Readonly<Record<Name, number>>;

export const clientCallFates: Weights<ClientCallFate> = {
  answered: 60,
  'early media': 10,
  busy: 8,
  'given up': 6,
  vanished: 2,
  'nobody answers': 3,
  refused: 3,
  unheard: 2,
  declined: 3,
  mute: 3,
};

export const freeswitchCallFates: Weights<FreeswitchCallFate> = {
  answered: 60,
  'answered twice': 6,
  rejected: 8,
  busy: 6,
  'given up': 6,
  'nobody answers': 3,
  glare: 6,
  declined: 5,
};

export const ends: Weights<End> = { client: 45, freeswitch: 45, application: 7, 'leaves the room': 3 };

/** One of them, by its weight. */
export function drawn<Name extends string>(weights: Weights<Name>, random: () => number): Name {
  const entries = Object.entries(weights) as [Name, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of entries) {
    left -= weight;
    if (left < 0) return name;
  }
  throw new Error('nothing to draw from');
}
