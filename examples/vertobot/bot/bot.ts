// The bot without its sockets: a translator, and what people may do with it by inviting, calling and writing.
import {
  type CallView,
  type Command,
  createTranslator,
  drive,
  type Policy,
  restoreTranslator,
  type ToAppOutput,
  type Translator,
} from '@mvbridge/translator';
import type { SessionPhase } from '@mvbridge/verto';
import { type Config, serverOf } from '../config/config.ts';
import type { Log } from '../log.ts';
import type { MatrixConnection } from '../matrix/connection.ts';
import { type RoomEvent, readRoomEvent, senderOf } from '../matrix/room-event.ts';
import { virtualUsers } from '../matrix/virtual-users.ts';
import type { VertoConnector } from '../verto/connector.ts';
import { accessOf } from './access.ts';
import { logOutput } from './log-output.ts';
import { emptyMemory, keep, recall, type StateStore } from './memory.ts';
import { noticeOf } from './notices.ts';
import { obey } from './obey.ts';
import { readCommand } from './room-command.ts';
import { createRooms } from './rooms.ts';
import { createRoutes } from './routes.ts';
import { createVertoLine } from './verto-line.ts';
import { createVoice } from './voice.ts';

export interface BotParts {
  readonly config: Config;
  readonly matrix: MatrixConnection;
  readonly verto: VertoConnector;
  readonly state: StateStore;
  readonly log: Log;
  /** To look on while it works, as `recordTrace` does. */
  readonly observe?: (translator: Translator) => Translator;
}

export interface Bot {
  /** Resolves once Matrix is heard. FreeSWITCH is connected to meanwhile, and again whenever that is needed. */
  start(): Promise<void>;
  /** Calls are kept or ended, as `shutdown` has it; then nothing more is said or heard. */
  stop(): Promise<void>;
  /** The calls that are not over, oldest first. */
  calls(): readonly CallView[];
}

/** Our party in every call. Always the same: a call that outlives the process is still answered by whoever answered it. */
const PARTY = 'VERTOBOT';
/** A command that is older came late, after an absence of ours: whoever wrote it has given up on it. */
const COMMAND_MS = 60_000;
/** How many obeyed commands are remembered: more than one /sync tells again. */
const MAX_OBEYED = 200;
/** How long a bot that ends its calls waits for the homeserver to take the hangups. */
const FAREWELL_MS = 5_000;

/** Throws `StateError`, or the translator's error, when what was kept cannot be gone on from. */
export function createBot({ config, matrix, verto, state, log, observe = (it) => it }: BotParts): Bot {
  const { userId, appservice } = config.matrix;
  const users = appservice && virtualUsers(appservice.userPrefix, serverOf(userId));
  const allows = accessOf(config, log);
  const kept = recall(state);
  const memory = kept?.memory ?? emptyMemory();
  const routes = createRoutes(config, memory, users, allows);
  const setup = {
    matrix: { userId, partyId: PARTY },
    verto: { login: config.verto.login, passwd: config.verto.passwd },
    route: routes,
    policy: config.policy as Partial<Policy>,
  };
  const translator = observe(kept === undefined ? createTranslator(setup) : restoreTranslator(setup, kept.snapshot));
  const views = new Map<string, CallView>(translator.calls().map((call) => [call.callId, call]));

  let running = true;
  let session: SessionPhase = 'closed';
  /** What the translator complains of while it carries out a command. */
  let complaints: string[] | undefined;

  /** A mistake of ours, or a full disk, costs one input and not the process. */
  const guarded = (act: () => void): void => {
    try {
      if (running) act();
    } catch (error) {
      log.error({ stack: error instanceof Error ? error.stack : undefined }, `failed: ${String(error)}`);
    }
  };
  const timers = new Set<NodeJS.Timeout>();
  const later = (callback: () => void, ms: number): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      guarded(callback);
    }, ms);
    if (running) timers.add(timer);
    else clearTimeout(timer);
    return timer;
  };
  // After the end another process may own the file.
  const save = () => running && keep(state, { memory, snapshot: translator.snapshot({ secrets: true }) });

  const speakerIn = (roomId: string) => memory.rooms[roomId]?.as;
  const voice = createVoice(matrix, speakerIn, log);
  const rooms = createRooms({ userId, users, matrix, memory, log, allows, later, save: () => guarded(save) });
  const line = createVertoLine({
    connector: verto,
    log,
    transport: (phase) => guarded(() => driven.transport(phase)),
    frame: (text) => guarded(() => driven.verto(text)),
    prepare({ caller_id_number: callerNumber, callee_id_number: calleeNumber, variables, ...rest }) {
      const headers = rest as Readonly<Record<string, string>>;
      const found = routes.destination({ callerNumber, calleeNumber, variables: { ...headers, ...variables } });
      if (found?.user === undefined || found.room !== undefined || routes.directRoom(found)) return undefined;
      return rooms.make(found.user, found.as);
    },
  });
  const driven = drive(translator, {
    now: () => Math.floor(performance.timeOrigin + performance.now()),
    setTimer: later,
    clearTimer(timer) {
      clearTimeout(timer);
      timers.delete(timer);
    },
    // What is not said before the end is said by the next process: nobody is to know yet what becomes of it.
    toMatrix: (output) => (running ? voice.send(output) : new Promise(() => {})),
    toVerto: (frame) => line.send(frame),
    toApp: (told) => hear(told),
    connect: () => line.connect(),
    save,
  });

  const hear = (told: ToAppOutput): void => {
    logOutput(told, log);
    switch (told.kind) {
      case 'session':
        session = told.phase;
        break;
      case 'route-needed':
        memory.asked.push(told.invite.callId);
        break;
      case 'call':
        if (told.call.phase !== 'ended') views.set(told.call.callId, told.call);
        else forget(told.call.callId);
        break;
      case 'diagnostic':
        if (told.code === 'bad-command') complaints?.push(told.detail);
        break;
      case 'identity': {
        // A virtual user is called what its caller is called.
        const call = views.get(told.callId);
        const as = call?.placedBy === 'verto' ? speakerIn(call.roomId) : undefined;
        const name = told.display.name ?? told.display.number;
        if (as !== undefined && name !== undefined) voice.name(as, name);
        break;
      }
      default:
    }
    const notice = config.notices || told.kind === 'route-needed' ? noticeOf(told) : undefined;
    const roomId = roomOf(told);
    if (notice !== undefined && roomId !== undefined) voice.say(roomId, notice);
  };
  const forget = (ended: string): void => {
    views.delete(ended);
    memory.asked = memory.asked.filter((callId) => callId !== ended);
  };
  const roomOf = (told: ToAppOutput): string | undefined => {
    if (told.kind === 'route-needed') return told.invite.roomId;
    return 'callId' in told && told.callId !== undefined ? views.get(told.callId)?.roomId : undefined;
  };

  const office = {
    memory,
    routes,
    calls: () => translator.calls(),
    session: () => session,
    command(command: Command): string | undefined {
      complaints = [];
      driven.command(command);
      const [complaint] = complaints;
      complaints = undefined;
      return complaint;
    },
  };
  const message = (event: Extract<RoomEvent, { type: 'm.room.message' }>): void => {
    const { room_id: roomId, sender, event_id: eventId, content, unsigned } = event;
    const command = readCommand(content.body);
    if (command === undefined || memory.obeyed.includes(eventId) || !allows(sender)) return;
    if ((unsigned?.age ?? 0) > COMMAND_MS) {
      log.info({ roomId, sender }, 'a command that came too late');
      return;
    }
    // Before it is carried out: twice is worse than never, for a key that is pressed or a call that is moved.
    memory.obeyed = [...memory.obeyed, eventId].slice(-MAX_OBEYED);
    log.info({ roomId, sender, command: typeof command === 'string' ? undefined : command.kind }, 'a command');
    voice.say(roomId, typeof command === 'string' ? command : obey(command, { roomId, sender }, office));
    save();
  };
  const encrypted = (roomId: string): void => {
    log.warn({ roomId }, 'an encrypted room: nothing in it can be read');
    voice.say(roomId, 'I can read nothing in an encrypted room. Invite me to one without encryption.');
  };
  const roomEvent = (event: unknown): void => {
    const sender = senderOf(event) ?? '';
    const read = readRoomEvent(event);
    if (read?.type === 'm.room.member') rooms.membership(read);
    // Our own words come back. The translator knows the bot's, and no virtual user's.
    else if (users?.isOurs(sender)) return;
    if (read?.type === 'm.room.encryption') encrypted(read.room_id);
    else if (read?.type !== 'm.room.message') driven.matrix(addressed(event, speakerIn));
    else if (sender !== userId) message(read);
  };

  return {
    async start() {
      rooms.joinInvited();
      await matrix.start(memory.since, {
        event: (event) => guarded(() => roomEvent(event)),
        caughtUp(token) {
          memory.since = token;
          guarded(save);
        },
      });
      log.info({ userId, calls: translator.calls().length }, 'the bot is there');
    },
    async stop() {
      if (!running) return;
      if (config.shutdown === 'hangup') {
        for (const { callId, roomId } of translator.calls()) driven.command({ kind: 'hangup', callId, roomId });
        await voice.silence(FAREWELL_MS);
      }
      guarded(save);
      running = false;
      driven.stop();
      for (const timer of timers) clearTimeout(timer);
      line.close();
      await matrix.stop();
      log.info({ calls: translator.calls().length }, 'the bot is gone');
    },
    calls: () => translator.calls(),
  };
}

/** A call for the virtual user of its room is ours: the translator knows us by the bot's own name alone. */
function addressed(event: unknown, speakerIn: (roomId: string) => string | undefined): unknown {
  const { room_id, content } = event as {
    readonly room_id?: unknown;
    readonly content?: { readonly invitee?: unknown };
  };
  const as = typeof room_id === 'string' ? speakerIn(room_id) : undefined;
  if (as === undefined || content?.invitee !== as) return event;
  return { ...(event as object), content: { ...content, invitee: undefined } };
}
