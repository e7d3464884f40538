import { Emitter } from '../../../common/lifecycle.ts';
import type { ConsoleNote, ConsoleOutput, ReplyClass } from '../../../remote/remoteConsole.ts';
import { describeCommand, type Command } from '../../protocol/command.ts';
import { isCompletion, isIntermediate, isPreliminary, type Reply } from '../../protocol/reply.ts';
import type { ControlConnection } from '../../transport/controlConnection.ts';

/** Shows what is said on a control connection, and all else that a console puts out. */
export class ConsoleWire {
  readonly #didOutput = new Emitter<ConsoleOutput>();
  readonly #onAnswer: (reply: Reply) => void;
  /** The command that the person sees already, as they have typed it. */
  #typed: Command | undefined;
  #isTypedSent = false;
  #lastReply: Reply | undefined;
  #sentAtMs = 0;
  /** Final replies of a transfer, to be shown behind its data. */
  #held: ConsoleOutput[] | undefined;
  #isQuiet = false;
  readonly onDidOutput = this.#didOutput.event;

  /** @param onAnswer told of each reply to what was typed, preliminary ones included */
  constructor(control: ControlConnection, onAnswer: (reply: Reply) => void) {
    this.#onAnswer = onAnswer;
    control.onDidSend((sent) => this.#noteSent(sent));
    control.onDidReceive((reply) => this.#noteReply(reply));
  }

  /** The last one that was shown, since the present line began. */
  get lastReply(): Reply | undefined {
    return this.#lastReply;
  }

  /** A line begins; its command is on the screen. */
  begin(typed: Command): void {
    this.#typed = typed;
    this.#isTypedSent = false;
    this.#lastReply = undefined;
  }

  /** From now on everything that is sent is the client's own. */
  end(): void {
    this.#typed = undefined;
  }

  /** Work of which nothing is shown. */
  async quietly<T>(work: () => Promise<T>): Promise<T> {
    this.#isQuiet = true;
    try {
      return await work();
    } finally {
      this.#isQuiet = false;
    }
  }

  /** A transfer: its final reply may be here before its data are. */
  async showingReplyLast(work: () => Promise<void>): Promise<void> {
    this.#held = [];
    try {
      await work();
    } finally {
      const held = this.#held;
      this.#held = undefined;
      for (const output of held) this.output(output);
    }
  }

  note(note: ConsoleNote): void {
    this.output({ kind: 'note', note });
  }

  output(output: ConsoleOutput): void {
    if (this.#held && this.#isTypedSent && comesLast(output)) this.#held.push(output);
    else this.#didOutput.fire(output);
  }

  #noteSent(sent: Command): void {
    this.#sentAtMs = performance.now();
    if (sent === this.#typed) this.#isTypedSent = true;
    else if (!this.#isQuiet) this.output({ kind: 'command', text: describeCommand(sent) });
  }

  #noteReply(reply: Reply): void {
    if (this.#isQuiet) return;
    this.#lastReply = reply;
    const ms = performance.now() - this.#sentAtMs;
    const { code, lines } = reply;
    this.output({ kind: 'reply', class: classOf(reply), code, lines, ms });
    if (this.#isTypedSent) this.#onAnswer(reply);
  }
}

/** Behind the data of a transfer: its final reply, and what became of it. */
function comesLast(output: ConsoleOutput): boolean {
  if (output.kind === 'reply') return output.class !== 'preliminary';
  return output.kind === 'note' && ['received', 'sent', 'saved'].includes(output.note.about);
}

function classOf(reply: Reply): ReplyClass {
  if (isPreliminary(reply)) return 'preliminary';
  if (isIntermediate(reply)) return 'intermediate';
  // 6yz are protected replies (RFC 2228 section 5).
  return isCompletion(reply) || reply.code >= 600 ? 'completion' : 'failure';
}
