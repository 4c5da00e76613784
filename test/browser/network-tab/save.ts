// Records a network tab anew and keeps it as fixtures: `npx tsx --tsconfig tsconfig.json test/browser/network-tab/save.ts`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { formatTrace } from '@mvbridge/replay';
import { findChromium } from '../../support/browser/chromium.ts';
import { recordNetworkTab } from './record.ts';

const folder = new URL('../../fixtures/network-tab/', import.meta.url);
const { devtools, playwright, recording, browserVersion } = await recordNetworkTab(findChromium() ?? 'chromium');
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('devtools.har', folder), devtools);
writeFileSync(new URL('playwright.har', folder), playwright);
writeFileSync(new URL('bridge.jsonl', folder), formatTrace(recording));
console.log(`Recorded with Chromium ${browserVersion}.`);
