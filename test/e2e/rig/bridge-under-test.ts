// The bridge that the scenarios are run with: here it is exchanged.
export { standIn as createBridge } from './stand-in.ts';
