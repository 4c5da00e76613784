import { expect, it } from 'vitest';
import { help, readCommand } from './room-command.ts';

const table: Readonly<Record<string, unknown>> = {
  '!call 9664': { kind: 'call', number: '9664' },
  '!call +44 (20) 7123-4567': { kind: 'call', number: '+442071234567' },
  '  !call\t9664 ': { kind: 'call', number: '9664' },
  '!call': '!call needs something like: !call 9664',
  '!transfer 1001': { kind: 'transfer', number: '1001' },
  '!dtmf *5': { kind: 'dtmf', digits: '*5' },
  '!dtmf 1w2': { kind: 'dtmf', digits: '1w2' },
  '!dtmf': '!dtmf needs something like: !dtmf *5',
  '!dtmf hello': '!dtmf needs something like: !dtmf *5',
  [`!dtmf ${'1'.repeat(65)}`]: '!dtmf needs something like: !dtmf *5',
  '!hangup': { kind: 'hangup' },
  '!hangup now': { kind: 'hangup' },
  '!hold': { kind: 'hold' },
  '!unhold': { kind: 'unhold' },
  '!status': { kind: 'status' },
  '!help': { kind: 'help' },
  // Somebody else's.
  '!roll 2d6': undefined,
  '!Call 9664': undefined,
  '!': undefined,
  '! call 9664': undefined,
  'say !call 9664': undefined,
  '!call 1\n!call 2': undefined,
  '!constructor': undefined,
  '': undefined,
};
for (const [body, meant] of Object.entries(table)) {
  it(`reads ${JSON.stringify(body.slice(0, 30))}`, () => expect(readCommand(body)).toEqual(meant));
}

it('helps with each of them', () => {
  const words = help.split('\n').map((line) => /^!\w+/.exec(line)?.[0]);
  expect(words).toEqual(['!call', '!dtmf', '!hangup', '!hold', '!unhold', '!transfer', '!status', '!help']);
});
