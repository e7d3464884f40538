import type { ConnectStep } from '../../common/connectStep.ts';
import type { CommandContext } from '../commands/commandContext.ts';
import { tryConnection } from '../commands/tryConnection.ts';
import type { Connection } from '../connections/connection.ts';
import { topicOf, type HelpTopic } from '../help/helpTopics.ts';
import type { FormDraft } from './formDraft.ts';
import type { TestView } from './formMessages.ts';
import { TrialRows } from './trialRows.ts';

const NOTHING: TestView = { type: 'test', running: false, rows: [], outcome: undefined };

/** The test of what is in a form, shown as it goes on. One at a time. */
export class FormTrial {
  readonly #context: CommandContext;
  readonly #show: (view: TestView) => void;
  #running: AbortController | undefined;
  #view: TestView = NOTHING;
  #topic: HelpTopic | undefined;

  constructor(context: CommandContext, show: (view: TestView) => void) {
    this.#context = context;
    this.#show = show;
  }

  /** What the catalogue of errors says of the failure. */
  get topic(): HelpTopic | undefined {
    return this.#topic;
  }

  get view(): TestView {
    return this.#view;
  }

  async run(connection: Connection, { password, proxyPassword }: FormDraft): Promise<void> {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    const rows = new TrialRows(connection);
    this.#tell(rows.view);
    try {
      if (proxyPassword !== undefined) this.#context.proxies.give(connection, proxyPassword);
      const onStep = (step: ConnectStep) => {
        rows.note(step);
        this.#tell(rows.view);
      };
      const { signal } = running;
      rows.succeeded(await tryConnection(this.#context, { connection, password, signal, onStep }));
    } catch (error) {
      rows.failed(error);
      this.#topic = topicOf(error);
    } finally {
      this.#running = undefined;
    }
    this.#tell(rows.view);
  }

  cancel(): void {
    this.#running?.abort();
  }

  /** Ends what runs; what has ended is put away. */
  dismiss(): void {
    if (this.#running) this.cancel();
    else this.#tell(NOTHING);
  }

  #tell(view: TestView): void {
    this.#view = view;
    this.#show(view);
  }
}
