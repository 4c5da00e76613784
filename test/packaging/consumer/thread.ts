// In a thread of Node's.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { bridgeCall } from './bridge-call.ts';
import { recorded } from './recorded.ts';

if (isMainThread) new Worker(new URL(import.meta.url)).on('message', (bridged) => console.log(bridged));
else parentPort?.postMessage(JSON.stringify(bridgeCall(recorded)));
