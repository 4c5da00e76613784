/** Said at the end of `npm test`, which needs nothing but npm. */
export function teardown(): void {
  console.log('Left out: what needs a real Chromium (test/browser). Run it with: npm run test:browser');
  console.log('Left out: calls with a real homeserver and browsers (test/e2e). Run them with: npm run test:e2e');
}
