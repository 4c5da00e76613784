// `npm run bot:demo`: the bot between a homeserver and a FreeSWITCH that are both in this process. Two calls, drawn as they
// happen, and a look at whether they went as calls should: the exit code says.
import { createVertoPeer } from '../../../test/support/verto-peer/peer.ts';
import { createBot } from '../bot/bot.ts';
import { Config } from '../config/config.ts';
import { createLog } from '../log.ts';
import { vertoWebSocket } from '../verto/websocket.ts';
import { demoHomeserver } from './homeserver.ts';
import { liveLadder } from './live-ladder.ts';
import { phone } from './phone.ts';

const BOT = '@vertobot:example.org';
const tell = async (text: string): Promise<void> => {
  await ladder.rest();
  console.log(`\n${text}\n`);
};

const freeswitch = await createVertoPeer();
const homeserver = demoHomeserver();
const alice = phone(homeserver.client('@alice:example.org', 'Alice'));
const bob = phone(homeserver.client('@bob:example.org', 'Bob'));
const by = (type: string) => (event: { type: string; sender: string }) => event.type === type && event.sender === BOT;

const ladder = liveLadder(console.log);
let state: object | undefined;
const bot = createBot({
  config: Config.parse({
    matrix: { homeserver: 'http://in-this-process', userId: BOT, accessToken: 'none' },
    verto: { url: freeswitch.url, login: '1008', passwd: '1234' },
    incoming: { routes: [{ number: '1008', user: bob.userId }] },
  }),
  matrix: homeserver.connection(BOT),
  verto: vertoWebSocket(freeswitch.url),
  state: {
    load: () => state,
    save(kept) {
      state = kept;
    },
  },
  log: createLog('silent'),
  observe: ladder.watch,
});
await bot.start();
await freeswitch.until('the session', () => freeswitch.sessions().length === 1);

await tell('Alice invites the bot, writes “!call 9198”, and presses call. The other end rings, then answers.');
const roomId = alice.createRoom([BOT]);
await alice.until('the bot to join', ({ sender, content }) => sender === BOT && content.membership === 'join');
alice.say(roomId, '!call 9198');
await alice.until('the bot’s reply', by('m.room.message'));
const callId = alice.call(roomId);
await alice.until('an answer', by('m.call.answer'));
const out = freeswitch.lastCall();
await freeswitch.until('the call to be up', () => out.phase === 'answered' && freeswitch.owed().length === 0);

await tell('She writes “!dtmf *5”, and hangs up.');
alice.say(roomId, '!dtmf *5');
await freeswitch.until('the keys', () => out.digits === '*5');
alice.hangup(roomId, callId);
await freeswitch.until('the end', () => out.phase === 'ended');

await tell('FreeSWITCH calls Bob, whom the bot makes a room for. He answers, and the other end hangs up.');
const into = await freeswitch.call({ caller: { name: 'Carol', number: '1002' } });
const invite = await bob.until('an invite', by('m.call.invite'));
bob.join(invite.room_id);
bob.answer(invite);
await freeswitch.until('the answer', () => into.phase === 'answered');
await bob.until('his answer to be chosen', by('m.call.select_answer'));
into.hangup();
await bob.until('a hangup', by('m.call.hangup'));
await freeswitch.until('every request to be answered', () => freeswitch.owed().length === 0);

const expected: readonly (readonly [string, boolean])[] = [
  ['Alice’s call went to the number that she wrote', out.callee.number === '9198'],
  ['FreeSWITCH heard her keys', out.digits === '*5'],
  ['she hung up, and FreeSWITCH knows', out.endedBy === 'client' && out.cause === 'NORMAL_CLEARING'],
  ['Bob was told who called', homeserver.events().some(({ content }) => content.body === 'On the line: Carol, 1002')],
  ['his call was ended by the other end', into.endedBy === 'server'],
  ['nothing was said that FreeSWITCH does not take', freeswitch.violations().length === 0],
  ['no call is left', bot.calls().length === 0],
];
await bot.stop();
await freeswitch.stop();

await tell(expected.map(([what, isSo]) => `${isSo ? '✓' : '✗'} ${what}`).join('\n'));
process.exit(expected.every(([, isSo]) => isSo) ? 0 : 1);
