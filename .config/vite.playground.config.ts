import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { mvbridgeSources } from './mvbridge-sources.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What the built page may do: run its own files. It has no way to send anything anywhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** In the built page alone: Vite's own server speaks to the page it serves. */
const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY }, injectTo: 'head-prepend' },
  ],
};

/** The playground: `npm run playground` serves it, `npm run playground:build` writes it to examples/playground/dist. */
export default defineConfig({
  root: `${root}examples/playground`,
  // Wherever it is put, it finds its files.
  base: './',
  plugins: [mvbridgeSources, contentSecurityPolicy],
  worker: { format: 'es', plugins: () => [mvbridgeSources] },
  build: { target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
});
