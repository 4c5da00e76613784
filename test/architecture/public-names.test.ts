// Adding a public name is a decision: this list is where it shows.
import * as matrixEvents from '@mvbridge/matrix-events';
import * as replay from '@mvbridge/replay';
import * as replayVitest from '@mvbridge/replay/vitest';
import * as sdp from '@mvbridge/sdp';
import * as translator from '@mvbridge/translator';
import * as verto from '@mvbridge/verto';
import { expect, it } from 'vitest';

const packages = { matrixEvents, verto, sdp, translator, replay, replayVitest };

for (const [name, exported] of Object.entries(packages)) {
  it(`${name} exports what was decided on`, async () => {
    await expect(`${Object.keys(exported).sort().join('\n')}\n`).toMatchFileSnapshot(`public-names/${name}.txt`);
  });
}
