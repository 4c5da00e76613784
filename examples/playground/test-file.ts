import { formatTrace, type Trace } from '@mvbridge/replay';
import type { Choices, SavedFile } from './workbench.ts';

export function testFile(name: string, trace: Trace, choices: Choices): SavedFile {
  return { name: `${name}.test.ts`, type: 'text/plain', text: formatTrace(trace) + JSON.stringify(choices) };
}
