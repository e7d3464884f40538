// npm run screenshot: takes media/screenshot.png, the picture of the README, from the real
// workbench on the sample site of npm start.
import { ensureDependencies } from './setup/dependencies.mjs';
import { step } from './setup/steps.mjs';

await ensureDependencies({ log: console.error });
const built = await step(['scripts/build.mjs', '--production']);
const taken = built.ok && (await step(['--import', 'tsx', 'scripts/screenshot/takePicture.ts']));
process.exitCode = taken.ok ? 0 : 1;
