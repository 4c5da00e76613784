import type { Progress, Question, Said } from './line.ts';
import { Workbench } from './workbench.ts';

const workbench = new Workbench();

function say(said: Said): void {
  postMessage(said);
}

function tell(progress: Progress): void {
  say({ kind: 'progress', ...progress });
}

addEventListener('message', async ({ data }: MessageEvent<Question>) => {
  try {
    say({ kind: 'answer', id: data.id, answer: await answer(data) });
  } catch (thrown) {
    say({ kind: 'failure', id: data.id, reason: thrown instanceof Error ? thrown.message : String(thrown) });
  }
});

async function answer(question: Question): Promise<Extract<Said, { kind: 'answer' }>['answer']> {
  switch (question.kind) {
    case 'read': {
      const { name, source } = question;
      const text = typeof source === 'string' ? source : await textOf(source);
      tell({ doing: `Understanding ${name}`, done: undefined });
      return workbench.read(name, text);
    }
    case 'draw':
      tell({ doing: 'Replaying', done: undefined });
      return workbench.draw(question.choices, question.shown);
    case 'rungs':
      return workbench.rungs(question.from, question.to);
    case 'details':
      return workbench.details(question.rung);
    case 'calls':
      return workbench.calls(question.rung);
    case 'save':
      return workbench.save(question.form, question.redacted);
    default:
      return question satisfies never;
  }
}

/** The text of a file, read piece by piece, so that progress can be told. */
async function textOf(file: Blob): Promise<string> {
  const pieces: string[] = [];
  const decoder = new TextDecoder();
  const reader = file.stream().getReader();
  let read = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    read += value.length;
    pieces.push(decoder.decode(value, { stream: true }));
    tell({ doing: 'Reading the file', done: read / file.size });
  }
  return pieces.join('') + decoder.decode();
}
