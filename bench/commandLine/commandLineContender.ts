import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { delay } from '../../src/common/deadline.ts';
import type { Contender, RunContext } from '../contender.ts';
import type { CommandLineName } from '../contenderName.ts';
import type { Operation, Place } from '../operations.ts';
import { countPackets, type Sample } from '../sample.ts';
import type { CommandLineTool, Invocation, WorkContext } from './commandLineTool.ts';
import { runTimed } from './runTimed.ts';

/** A client that is a program: what it does is the difference between two of its processes. */
export class CommandLineContender implements Contender {
  readonly name: CommandLineName;
  readonly #tool: CommandLineTool;
  readonly #context: RunContext;

  constructor(name: CommandLineName, tool: CommandLineTool, context: RunContext) {
    this.name = name;
    this.#tool = tool;
    this.#context = context;
  }

  takesPartIn({ key }: Operation): boolean {
    return key in this.#tool.works;
  }

  async sample(operation: Operation, place: Place): Promise<Sample> {
    const { target, onRun, signal } = this.#context;
    const work = this.#tool.works[operation.key];
    if (!work) throw new Error(`${this.name} has nothing to do`);
    const localFile = join(place.local, 'content');
    await writeFile(localFile, place.scratch.smallContent);
    const context: WorkContext = { ...place, target, localFile };
    const { less, more, count } = work(context);
    await onRun(this.name, operation, place);
    const before = await this.#take(less);
    // ProFTPD accepts nobody for a while after a session has ended.
    await delay(target.restMs ?? 0, signal);
    const after = await this.#take(more);
    await delay(target.restMs ?? 0, signal);
    return {
      ms: Math.max(0, after.ms - before.ms) / count,
      packets: Math.max(0, after.packets - before.packets) / count,
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #take(invocation: Invocation): Promise<{ ms: number; packets: number }> {
    const { pauseMs, signal } = this.#context;
    const before = countPackets() ?? 0;
    const { ms } = await runTimed(this.#tool.command, invocation, signal);
    await delay(pauseMs, signal);
    return { ms, packets: (countPackets() ?? 0) - before };
  }
}
