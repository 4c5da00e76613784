// The bot as its users meet it: they invite it, call, write, and are called.
import { afterEach, describe, expect, it } from 'vitest';
import type { VertoPeerConfig } from '../../test/support/verto-peer/peer.ts';
import { Refused } from './demo/homeserver.ts';
import { phone } from './demo/phone.ts';
import { BOT, createRig, type Rig } from './testing/rig.ts';

let rig: Rig;
const open = async (config: object = {}, peer: VertoPeerConfig = {}) => {
  rig = await createRig(config, peer);
  return rig;
};
afterEach(async (context) => {
  if (context.task.result?.state === 'fail') console.log(rig.logged());
  await rig.stop();
});

const isCall = (type: string) => (event: { type: string; sender: string }) =>
  event.type === type && event.sender === BOT;
const ringsBob = { routes: [{ number: '1008', user: '@bob:example.org' }] };

describe('a call out', () => {
  it('goes to the configured number, with the caller’s name, and ends from either side', async () => {
    const { peer, alice, ...rest } = await open({ outgoing: { number: '9196' } });
    await rest.bot();
    const roomId = await rest.roomWithBot();
    const callId = alice.call(roomId);
    const answer = await alice.until('an answer', isCall('m.call.answer'));
    expect(answer.content).toMatchObject({ call_id: callId, answer: { type: 'answer' } });
    expect(peer.lastCall().callee.number).toBe('9196');
    expect(peer.lastCall().caller.name).toBe('Alice');
    alice.hangup(roomId, callId);
    await peer.until('the end', () => peer.lastCall().phase === 'ended');
    expect(peer.lastCall()).toMatchObject({ endedBy: 'client', cause: 'NORMAL_CLEARING' });

    alice.call(roomId);
    await peer.until('the second call', () => peer.calls().length === 2 && peer.lastCall().phase === 'answered');
    peer.lastCall().hangup();
    await alice.until('a hangup', isCall('m.call.hangup'));
    expect(peer.violations()).toEqual([]);
  });

  it('goes where its room says', async () => {
    const rig = await open();
    const { peer, alice } = rig;
    const roomId = alice.createRoom([BOT]);
    await rig.bot({ outgoing: { number: '9196', rooms: { [roomId]: '9664' } } });
    await alice.until('the bot', ({ state_key, content }) => state_key === BOT && content.membership === 'join');
    alice.call(roomId);
    await alice.until('an answer', isCall('m.call.answer'));
    expect(peer.lastCall().callee.number).toBe('9664');
    alice.say(roomId, '!call 9196');
    await alice.until('a reply', ({ content }) => String(content.body).startsWith('Calls from this room go to 9664'));
  });

  it('goes to the number that the caller wrote before', async () => {
    const { peer, alice, ...rest } = await open({ outgoing: { number: '9196' } });
    await rest.bot();
    const roomId = await rest.roomWithBot();
    alice.say(roomId, '!call 9664');
    await alice.until(
      'a reply',
      ({ content }) => content.body === 'Your next call from this room goes to 9664: press call.',
    );
    const first = alice.call(roomId);
    await alice.until('an answer', isCall('m.call.answer'));
    expect(peer.lastCall().callee.number).toBe('9664');
    alice.hangup(roomId, first);
    await peer.until('the end', () => peer.lastCall().phase === 'ended');
    alice.call(roomId);
    await peer.until('the next call', () => peer.calls().length === 2);
    expect(peer.lastCall().callee.number).toBe('9196');
  });

  it('waits for the number where none is configured', async () => {
    const { peer, alice, ...rest } = await open();
    await rest.bot();
    const roomId = await rest.roomWithBot();
    alice.call(roomId);
    await alice.until('the question', ({ content }) => String(content.body).startsWith('Which number?'));
    expect(peer.calls()).toEqual([]);
    alice.say(roomId, '!call 9196');
    await alice.until('an answer', isCall('m.call.answer'));
    expect(peer.lastCall().callee.number).toBe('9196');
    expect(rest.notices(roomId)).toContain('Calling 9196.');
  });

  it('is nobody’s who is not on the list, and no number’s that may not be dialled', async () => {
    const { peer, alice, homeserver, ...rest } = await open({ outgoing: { number: '9196', dial: '9\\d{3}' } });
    await rest.bot();
    const roomId = await rest.roomWithBot();
    alice.say(roomId, '!call 0900123456');
    await alice.until('a reply', ({ content }) => content.body === '0900123456 may not be dialled from here.');
    const mallory = phone(homeserver.client('@mallory:elsewhere.org'));
    const theirs = mallory.createRoom([BOT]);
    alice.say(roomId, '!help');
    await alice.until('the help', ({ content }) => String(content.body).startsWith('!call 9664:'));
    expect(homeserver.isMember(theirs, BOT)).toBe(false);
    const shared = alice.createRoom([BOT, mallory.userId]);
    mallory.join(shared);
    await alice.until('the bot', ({ room_id, sender }) => room_id === shared && sender === BOT);
    mallory.call(shared);
    mallory.say(shared, '!call 9196');
    await peer.until('both to be seen', () => rest.logged().split('turned away').length === 4);
    expect(rest.notices(shared)).toEqual([]);
    expect(peer.calls()).toEqual([]);
  });

  it('cannot be heard in an encrypted room, which is said there', async () => {
    const { alice, ...rest } = await open();
    await rest.bot();
    const roomId = await rest.roomWithBot();
    alice.send(roomId, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });
    await alice.until('a word', ({ content }) => String(content.body).startsWith('I can read nothing'));
  });

  it('is declined when FreeSWITCH turns the login down', async () => {
    const { peer, alice, ...rest } = await open({ outgoing: { number: '9196' } }, { users: { 1008: 'another' } });
    await rest.bot({}, () => rest.logged().includes('session is refused'));
    const roomId = await rest.roomWithBot();
    alice.call(roomId);
    await alice.until('a refusal', isCall('m.call.reject'));
    alice.say(roomId, '!status');
    await alice.until('the status', ({ content }) => String(content.body).includes('turns the bot’s login down'));
    expect(peer.calls()).toEqual([]);
    expect(rest.logged()).toContain('session is refused');
  });
});

describe('a call in', () => {
  it('rings in a direct room, which is made for it once', async () => {
    const { peer, homeserver, ...rest } = await open({ incoming: ringsBob });
    const bob = phone(homeserver.client('@bob:example.org', 'Bob'));
    await rest.bot();
    const call = await peer.call({ caller: { name: 'Carol', number: '1002' } });
    const invite = await bob.until('an invite', isCall('m.call.invite'));
    expect(invite.content.invitee).toBe('@bob:example.org');
    bob.join(invite.room_id);
    bob.answer(invite);
    await peer.until('the answer', () => call.phase === 'answered');
    expect(rest.notices(invite.room_id)).toContain('On the line: Carol, 1002');
    bob.hangup(invite.room_id, String(invite.content.call_id));
    await peer.until('the end', () => call.phase === 'ended');

    await peer.call();
    const next = await bob.until('another invite', (event) => event.type === 'm.call.invite' && event !== invite);
    expect(next.room_id).toBe(invite.room_id);
    expect(peer.violations()).toEqual([]);
  });

  it('goes by the number that the dialplan exports, and is declined where no route has it', async () => {
    const { peer, alice, ...rest } = await open();
    const roomId = alice.createRoom([BOT]);
    await rest.bot({
      incoming: {
        numberFrom: 'verto_svar_number',
        routes: [{ number: '50\\d\\d', room: roomId, user: '@alice:example.org' }],
      },
    });
    const nobodys = await peer.call({ variables: { verto_svar_number: '6000' } });
    await peer.until('the refusal', () => nobodys.phase === 'ended');
    expect(nobodys.cause).toBe('USER_BUSY');
    await peer.call({ variables: { verto_svar_number: '5001' } });
    expect((await alice.until('an invite', isCall('m.call.invite'))).room_id).toBe(roomId);
  });

  it('that is given up while its room is being made rings nobody', async () => {
    const { peer, homeserver, ...rest } = await open({ incoming: ringsBob });
    const bob = phone(homeserver.client('@bob:example.org'));
    const connection = homeserver.connection.bind(homeserver);
    let made: () => void = () => {};
    let asked: () => void = () => {};
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    homeserver.connection = (...args) => {
      const matrix = connection(...args);
      const createDirectRoom = async (...who: Parameters<typeof matrix.createDirectRoom>) => {
        await new Promise<void>((resolve) => {
          made = resolve;
          asked();
        });
        return matrix.createDirectRoom(...who);
      };
      return { ...matrix, createDirectRoom };
    };
    await rest.bot();
    const call = await peer.call();
    call.hangup('ORIGINATOR_CANCEL');
    await peer.until('the end to be told', () => peer.owed().some(({ method }) => method === 'verto.bye'));
    await isAsked;
    made();
    const end = await bob.until('the end', isCall('m.call.hangup'));
    expect(bob.heard().filter(({ type }) => type === 'm.call.invite').length).toBe(1);
    expect(end.content.reason).not.toBeUndefined();
  });
});

describe('in a call', () => {
  /** Alice in a call with this number. */
  const talk = async (number: string) => {
    const opened = await open({ outgoing: { number } });
    const bot = await opened.bot();
    const roomId = await opened.roomWithBot();
    const callId = opened.alice.call(roomId);
    await opened.peer.until('the answer', () => opened.peer.calls().at(-1)?.phase === 'answered');
    await opened.alice.until('an answer', isCall('m.call.answer'));
    return { ...opened, running: bot, roomId, callId, call: opened.peer.lastCall() };
  };
  const reply = (text: string) => (event: { sender: string; content: { body?: unknown } }) =>
    event.sender === BOT && event.content.body === text;

  it('keys, music, and the end, as they are written in the room', async () => {
    const { alice, peer, roomId, call, homeserver } = await talk('9198');
    alice.say(roomId, '!dtmf *5');
    await peer.until('the keys', () => call.digits === '*5');
    alice.say(roomId, '!hold');
    await peer.until('music', () => call.isHeld);
    alice.say(roomId, '!unhold');
    await peer.until('no music', () => !call.isHeld);
    alice.say(roomId, '!status');
    await alice.until('the status', reply('FreeSWITCH is there.\nA call by @alice:example.org: answered.'));
    alice.say(roomId, '!dtmf five');
    await alice.until('a complaint', reply('!dtmf needs something like: !dtmf *5'));
    // Another room is no place to end it from, and what is no command is nobody's business.
    const other = alice.createRoom([BOT]);
    await alice.until('the bot', ({ room_id, sender }) => room_id === other && sender === BOT);
    alice.say(other, '!hangup');
    await alice.until('no', reply('There is no call in this room.'));
    alice.say(roomId, '!roll 2d6');
    alice.say(roomId, '!hangup');
    await peer.until('the end', () => call.phase === 'ended');
    await alice.until('a hangup', isCall('m.call.hangup'));
    expect(peer.violations()).toEqual([]);
    expect(homeserver.events().filter(({ content }) => String(content.body).includes('roll')).length).toBe(1);
  });

  it('the other end is handed over', async () => {
    const { alice, peer, roomId, call } = await talk('9198');
    alice.say(roomId, '!transfer 1001');
    await peer.until('the transfer', () => call.transferredTo === '1001');
    await alice.until('a hangup', isCall('m.call.hangup'));
  });

  it('outlives the bot: another one goes on from what was kept', async () => {
    const { alice, peer, roomId, callId, call, running, ...rest } = await talk('9196');
    await running.stop();
    await peer.until('the socket to be gone', () => call.isDetached);
    // Said while nobody listens: it is obeyed once, by the bot that comes.
    alice.say(roomId, '!dtmf 7');
    const next = await rest.bot();
    expect(next.calls()).toMatchObject([{ callId, roomId, peer: '@alice:example.org' }]);
    const offer = await alice.until('a new offer', isCall('m.call.negotiate'));
    expect(offer.content).toMatchObject({ call_id: callId, description: { type: 'offer' } });
    alice.renegotiate(roomId, callId);
    await peer.until('audio again', () => call.updates === 1);
    alice.say(roomId, '!dtmf 8');
    await peer.until('a key', () => call.digits.endsWith('8'));
    expect(rest.notices(roomId).length).toBe(2);
    alice.hangup(roomId, callId);
    await peer.until('the end', () => call.phase === 'ended');
    expect(peer.calls().length).toBe(1);
    expect(peer.violations()).toEqual([]);
  });

  it('is ended with the bot, where that is configured', async () => {
    const { alice, peer, call, running, ...rest } = await talk('9196');
    await running.stop();
    const next = await rest.bot({ shutdown: 'hangup' });
    await alice.until('a new offer', isCall('m.call.negotiate'));
    await next.stop();
    await alice.until('a hangup', isCall('m.call.hangup'));
    await peer.until('the end', () => call.phase === 'ended');
    expect(next.calls()).toEqual([]);
  });

  it('a bot that dies in the middle of it leaves a state that another goes on from', async () => {
    const { alice, peer, callId, call, ...rest } = await talk('9196');
    await rest.kill();
    await peer.until('the call to be detached', () => call.isDetached);
    const next = await rest.bot();
    expect(next.calls()).toMatchObject([{ callId }]);
    await alice.until('a new offer', isCall('m.call.negotiate'));
  });
});

describe('a homeserver that will not', () => {
  it('take so many events is asked again, and the call goes on', async () => {
    const { peer, alice, homeserver, ...rest } = await open({ outgoing: { number: '9196' } });
    await rest.bot();
    const roomId = await rest.roomWithBot();
    let refused = 0;
    homeserver.refuse(({ type }) => {
      if (type !== 'm.call.answer' || refused === 2) return undefined;
      refused += 1;
      return new Refused(429, 'M_LIMIT_EXCEEDED', { retry_after_ms: 20 });
    });
    alice.call(roomId);
    await alice.until('an answer', isCall('m.call.answer'));
    expect(refused).toBe(2);
    expect(homeserver.events().filter(({ type }) => type === 'm.call.answer').length).toBe(1);
    expect(peer.lastCall().phase).not.toBe('ended');
  });

  it('take an event at all ends the call at FreeSWITCH, too', async () => {
    const { peer, alice, homeserver, ...rest } = await open({ outgoing: { number: '9196' } });
    await rest.bot();
    const roomId = await rest.roomWithBot();
    homeserver.refuse(({ type }) => (type === 'm.call.answer' ? new Refused(403, 'M_FORBIDDEN') : undefined));
    alice.call(roomId);
    await peer.until('the end', () => peer.calls().at(-1)?.phase === 'ended');
    expect(rest.logged()).toContain('"code":"undelivered"');
  });

  it('let the bot in yet is asked again', async () => {
    const { alice, homeserver, ...rest } = await open();
    let turned = 0;
    const connection = homeserver.connection.bind(homeserver);
    homeserver.connection = (...args) => {
      const matrix = connection(...args);
      const join = async (...where: Parameters<typeof matrix.join>) => {
        turned += 1;
        if (turned === 1) throw new Refused(429, 'M_LIMIT_EXCEEDED', { retry_after_ms: 10 });
        return matrix.join(...where);
      };
      return { ...matrix, join };
    };
    await rest.bot();
    await rest.roomWithBot();
    expect(turned).toBe(2);
  });
});

describe('an application service', () => {
  const appservice = { asToken: 'a-secret-as-token', hsToken: 'a-secret-hs-token' };
  const matrix = { homeserver: 'http://127.0.0.1:1', userId: BOT, appservice };
  const echoTest = '@verto_9196:example.org';

  it('is called as the number that its virtual user is', async () => {
    const { peer, alice, homeserver, ...rest } = await open({ matrix });
    await rest.bot();
    const roomId = alice.createRoom([echoTest]);
    await alice.until(
      'the number to join',
      ({ state_key, content }) => state_key === echoTest && content.membership === 'join',
    );
    const callId = alice.call(roomId, echoTest);
    const answer = await alice.until('an answer', ({ type }) => type === 'm.call.answer');
    expect(answer.sender).toBe(echoTest);
    expect(peer.lastCall()).toMatchObject({ callee: { number: '9196' }, caller: { name: 'Alice' } });
    alice.say(roomId, '!dtmf 1');
    await peer.until('a key', () => peer.lastCall().digits === '1');
    expect(rest.notices(roomId, echoTest)).toContain('Pressed 1.');
    alice.hangup(roomId, callId);
    await peer.until('the end', () => peer.lastCall().phase === 'ended');
    expect(peer.violations()).toEqual([]);
    expect(rest.logged()).not.toContain('"code":"not-for-us"');
  });

  it('calls as the number that calls, in a room for the two, by the caller’s name', async () => {
    const { peer, homeserver, ...rest } = await open({ matrix, incoming: ringsBob });
    const bob = phone(homeserver.client('@bob:example.org'));
    await rest.bot();
    const call = await peer.call({ caller: { name: 'Carol', number: '+442071234567' } });
    const carol = '@verto_=2b442071234567:example.org';
    const invite = await bob.until('an invite', ({ type, sender }) => type === 'm.call.invite' && sender === carol);
    bob.join(invite.room_id);
    bob.answer(invite);
    await peer.until('the answer', () => call.phase === 'answered');
    expect(homeserver.displayName(carol)).toBe('Carol');
    bob.hangup(invite.room_id, String(invite.content.call_id));
    await peer.until('the end', () => call.phase === 'ended');
    // Bob leaves: the next call makes another room.
    bob.leave(invite.room_id);
    await peer.call({ caller: { name: 'Carol', number: '+442071234567' } });
    await bob.until(
      'an invite elsewhere',
      ({ type, room_id }) => type === 'm.call.invite' && room_id !== invite.room_id,
    );
  });
});

it('logs no secret, however much it logs', async () => {
  const { peer, alice, ...rest } = await open({ outgoing: { number: '9196' } });
  await rest.bot();
  const roomId = await rest.roomWithBot();
  alice.call(roomId);
  await alice.until('an answer', isCall('m.call.answer'));
  alice.send(roomId, 'm.call.invite', {
    call_id: 'x',
    version: '1',
    party_id: 'y',
    offer: { sdp: 'a=ice-pwd:abcdef' },
  });
  await peer.until('the complaint', () => rest.logged().includes('no-audio'));
  const [sessid = ''] = peer.sessions();
  for (const secret of ['"1234"', 'secret-access-token', sessid, 'abcdef']) expect(rest.logged()).not.toContain(secret);
  expect(rest.kept()).toContain(sessid);
  expect(rest.kept()).not.toContain('"1234"');
});
