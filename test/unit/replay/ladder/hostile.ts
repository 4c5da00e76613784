// A trace whose peers chose every string so as to break out of a ladder: out of HTML, of Mermaid, of a terminal.
import type { Trace } from '@mvbridge/replay';

/** Each is put wherever a peer can put a string. */
export const hostileTexts: readonly string[] = [
  '</script><script>globalThis.broken = true</script>',
  '<img src=x onerror="globalThis.broken = true">',
  '"\'`><svg onload=globalThis.broken=true>',
  '</style></title></textarea><!-- ]]> -->',
  '\u202egnp.exe\u202c \u2066hidden\u2069 \u200b\ufeff',
  '\u001b[2J\u001b]0;title\u0007\u0000\u007f\u009b31m',
  'end\nparticipant X; Note over B: x %% y #quot; #59; ->> $$x$$ wrap: <br/> click M href "javascript:1"',
  '\ud800 lone \udc00 \u2028 \u2029 \r\n \t',
  'مرحبا שלום 你好 🙂',
  'x'.repeat(5_000),
  'constructor',
  '__proto__',
  '',
];

/** An event, a request and a response made of one text, with a diagnostic for each. */
function linesOf(text: string, t: number): Trace {
  const event = { type: `m.call.${text}`, room_id: text, sender: text, event_id: text, content: { call_id: text } };
  const invite = {
    type: 'm.call.invite',
    room_id: '!room:example.org',
    sender: '@alice:example.org',
    event_id: `$${t}`,
    content: {
      version: '1',
      call_id: `call ${text}`,
      party_id: 'A',
      lifetime: 60_000,
      offer: { type: 'offer', sdp: `v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=${text}\r\nt=0 0\r\n` },
    },
  };
  const candidates = {
    ...invite,
    type: 'm.call.candidates',
    event_id: `$c${t}`,
    content: { version: '1', call_id: `call ${text}`, party_id: 'A', candidates: [{ candidate: text, sdpMid: text }] },
  };
  return [
    { t, protocol: 'matrix', direction: 'in', event },
    { t: t + 1, protocol: 'matrix', direction: 'in', event: invite },
    { t: t + 2, protocol: 'matrix', direction: 'in', event: candidates },
    { t: t + 3, protocol: 'matrix', direction: 'out', event },
    {
      t: t + 4,
      protocol: 'verto',
      direction: 'in',
      message: { jsonrpc: '2.0', id: text, method: text, params: { cause: text } },
    },
    {
      t: t + 5,
      protocol: 'verto',
      direction: 'in',
      message: { jsonrpc: '2.0', id: 7, method: 'verto.display', params: { callID: text, display_name: text } },
    },
    {
      t: t + 6,
      protocol: 'verto',
      direction: 'in',
      message: { jsonrpc: '2.0', id: text, error: { code: text, message: text } },
    },
    { t: t + 7, protocol: 'verto', direction: 'in', message: text },
  ];
}

/** All of them, one after the other. Who the bridge was is not a peer's to say. */
export const hostileTrace: Trace = [
  {
    t: 0,
    protocol: 'matrix',
    direction: 'out',
    event: { type: 'm.room.message', sender: '@bridge:example.org', content: { party_id: 'B' } },
  },
  ...hostileTexts.flatMap((text, i) => linesOf(text, i * 10)),
];
