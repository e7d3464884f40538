import { randomInt } from 'node:crypto';
import type { ServerName, ServerTls } from '../support/servers/realServer.ts';
import { startServer } from '../support/servers/startServer.ts';
import { Epoch } from './epoch.ts';
import { Figures } from './figures.ts';
import type { Step } from './plan.ts';
import { Random } from './random.ts';

export interface SoakOptions {
  readonly seed: string;
  readonly operations: number;
  /** Milliseconds since the epoch: no step begins after it. */
  readonly untilMs: number;
  /** Steps before this one are left out: to come back to a failure sooner. */
  readonly firstStep: number;
}

export interface SoakResult {
  readonly server: ServerName;
  readonly figures: Figures;
  /** The report of the first violation. */
  readonly failure: string | undefined;
}

const EPOCH_OPERATIONS = 700;
const STEPS_TOLD = 6;
const WAYS: readonly (ServerTls | undefined)[] = [
  undefined,
  { mode: 'explicit', version: 'TLSv1.3' },
  undefined,
  { mode: 'explicit', version: 'TLSv1.2' },
];

/** One server again and again, plain and with TLS, until so many operations are done. */
export async function soakServer(name: ServerName, options: SoakOptions): Promise<SoakResult> {
  const figures = new Figures();
  const steps: Step[] = [];
  const random = new Random(`${options.seed}/${name}`);
  let number = options.firstStep;
  const isOver = (): boolean =>
    figures.total('operations') >= options.operations || Date.now() > options.untilMs;
  for (let round = 0; !isOver(); round += 1) {
    const tls = WAYS[round % WAYS.length];
    const bound = Math.min(EPOCH_OPERATIONS, options.operations / 2);
    const last = figures.total('operations') + bound;
    const server = await startServer(name, tls && { tls });
    let epoch: Epoch | undefined;
    try {
      epoch = await Epoch.open({
        server,
        lineHost: `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(2, 255)}`,
        random,
        firstStep: number,
        figures,
        isOver: () => isOver() || figures.total('operations') >= last,
        onStep: (step) => {
          steps.push(step);
          if (steps.length > STEPS_TOLD) steps.shift();
        },
      });
      figures.add('epochs', tls ? tls.version : 'plain');
      number = await epoch.run();
      await epoch.finish();
    } catch (error) {
      const way = tls ? `${tls.mode} ${tls.version}` : 'plain';
      return { server: name, figures, failure: report(name, way, options, steps, error, epoch) };
    } finally {
      await epoch?.dispose();
      await server.stop();
    }
  }
  return { server: name, figures, failure: undefined };
}

function report(
  name: ServerName,
  way: string,
  { seed }: SoakOptions,
  steps: readonly Step[],
  error: unknown,
  epoch: Epoch | undefined,
): string {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    `${name} (${way}), seed ${seed}, step ${steps.at(-1)?.number}: ${said}`,
    'The last steps:',
    ...steps.map((step) => JSON.stringify(step)),
    'The last lines of the logs:',
    ...(epoch?.lastLog ?? []),
  ].join('\n');
}
