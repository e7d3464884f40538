// npm run screenshots [-- FOLDER]: takes the pictures of the README, media/*.png, from the real
// workbench on the sample site of npm start; into FOLDER every view and dialog in three looks.
import { ensureDependencies } from './setup/dependencies.mjs';
import { step } from './setup/steps.mjs';

const given = process.argv.slice(2);
await ensureDependencies({ log: console.error });
const built = await step(['scripts/build.mjs', '--production']);
const script = 'scripts/screenshots/takePictures.ts';
const taken = built.ok && (await step(['--import', 'tsx', script, ...given]));
process.exitCode = taken.ok ? 0 : 1;
