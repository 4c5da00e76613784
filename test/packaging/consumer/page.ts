// In a page, and in a worker of the page's: both results are left on the window.
import { bridgeCall } from './bridge-call.ts';
import { recorded } from './recorded.ts';

const worker = new Worker(new URL('./page-worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }) => Object.assign(window, { inWorker: data });
Object.assign(window, { inPage: JSON.stringify(bridgeCall(recorded)) });
