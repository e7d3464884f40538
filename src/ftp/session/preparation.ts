import { hasCode } from '../../common/remoteError.ts';
import { command, describeCommand, type Command } from '../protocol/command.ts';
import { isCompletion } from '../protocol/reply.ts';
import { exchange, refusal, type LoginOptions, type Steps } from './loginSteps.ts';
import { portNamed } from './passiveMode.ts';
import { homeQuestion, questionsOf, wishesOf, type Question } from './sessionOptions.ts';

/** What makes a session ready once it is logged in, and what is asked by the way. */
export class Preparation {
  readonly sent: readonly Command[];
  readonly #options: LoginOptions;
  readonly #wishes: readonly Question[];
  readonly #questions: readonly Question[];
  readonly #passive: Command | undefined;
  #port: number | undefined;

  /** @param passive see `LoginOptions` */
  constructor(options: LoginOptions, passive?: Command) {
    const { profile, control, knowsFeatures } = options;
    this.#options = options;
    this.#passive = passive;
    this.#wishes = wishesOf(profile, control.names);
    this.#questions = questionsOf(profile, control.names, knowsFeatures);
    const [wishes, questions] = [this.#wishes, this.#questions].map((all) =>
      all.map(({ sent }) => sent),
    );
    const needed = [...(wishes ?? []), command('TYPE', 'I'), ...(questions ?? [])];
    this.sent = passive ? [...needed, passive] : needed;
  }

  /** The port of the first data connection, where the server has named one. */
  get port(): number | undefined {
    return this.#port;
  }

  /** The same for two that wish for the same. */
  get wishes(): string {
    return this.#wishes.map(({ sent }) => describeCommand(sent)).join('\n');
  }

  /** Takes the answers. */
  async note(steps: Steps): Promise<void> {
    const { profile, control } = this.#options;
    for (const { note } of this.#wishes) note(await steps.next());
    const type = await steps.next();
    // The wishes are no more than that; without binary transfers a server would change the bytes of files.
    if (!isCompletion(type)) throw refusal('not-supported', type);
    for (const question of this.#questions) await answer(question, steps);
    if (this.#passive) this.#port = portNamed(this.#passive, await steps.next());
    if (profile.home === undefined) {
      const older = homeQuestion(profile, control.names);
      older.note(await exchange(this.#options, older.sent));
    }
  }
}

async function answer({ note, noteSilence }: Question, steps: Steps): Promise<void> {
  try {
    note(await steps.next());
  } catch (error) {
    if (hasCode(error, 'timeout')) noteSilence?.();
    throw error;
  }
}

/**
 * What can be sent before the login is confirmed: by what is known of the server.
 * @param passive see `LoginOptions`
 */
export function preparationAhead(
  options: LoginOptions,
  passive?: Command,
): Preparation | undefined {
  const { profile, inPackets } = options;
  return profile.features && inPackets ? new Preparation(options, passive) : undefined;
}
