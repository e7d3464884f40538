import { silentLogger, type Logger } from '../../common/logger.ts';
import { describeProfile } from './describeProfile.ts';
import { PROFILE_FIELDS, type FieldName } from './profileFields.ts';
import { newServerProfile, type ServerProfile } from './serverProfile.ts';
import { fromStored, recall, toStored, type StoredProfile } from './storedProfile.ts';

/** Where the profile of one server outlives the window. */
export interface ProfileMemory {
  /** Whatever was saved last, from anywhere: it is checked before it is used. */
  load(): unknown;
  save(stored: StoredProfile): void;
}

export interface ProfileKeeperOptions {
  /** Default: nothing outlives the keeper. */
  readonly memory?: ProfileMemory | undefined;
  readonly logger?: Logger;
  readonly now?: () => number;
}

/** What is learned comes in bursts. */
const SAVE_AFTER_MS = 2_000;

/**
 * The profile of one server: notices what is learned, tells it in the log, and keeps it. Nothing
 * is kept before a login: until then anybody may have answered.
 */
export class ProfileKeeper {
  readonly profile: ServerProfile;
  readonly #memory: ProfileMemory | undefined;
  readonly #logger: Logger;
  readonly #now: () => number;
  #isKnown = false;
  #timer: NodeJS.Timeout | undefined;

  constructor({ memory, logger = silentLogger, now = Date.now }: ProfileKeeperOptions = {}) {
    this.#memory = memory;
    this.#logger = logger;
    this.#now = now;
    const profile = newServerProfile();
    const recalled = fromStored(memory?.load(), now());
    if (recalled) recall(profile, recalled);
    this.profile = observed(profile, (name) => this.#didLearn(name));
  }

  /** A session is logged in: what the server has said of itself is its own word. */
  loggedIn(): void {
    if (this.#isKnown) return;
    this.#isKnown = true;
    for (const { name, value, source, reason } of describeProfile(this.profile)) {
      const isTold = source !== 'presumed' && value !== undefined && name !== 'features';
      if (isTold) this.#logger.info(`Server: ${name} = ${String(value)} (${source}): ${reason}`);
    }
    this.#saveSoon();
  }

  /** Saves what has not been saved yet. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const stored = toStored(this.profile, this.#now());
    if (stored) this.#memory?.save(stored);
  }

  #didLearn(name: FieldName): void {
    const { shownBy } = PROFILE_FIELDS[name];
    if (!this.#isKnown || shownBy === undefined) return;
    const value = JSON.stringify(this.profile[name]);
    this.#logger.info(`Server: ${name} = ${value} (behaviour): ${shownBy}`);
    this.#saveSoon();
  }

  #saveSoon(): void {
    if (!this.#memory) return;
    this.#timer ??= setTimeout(() => this.flush(), SAVE_AFTER_MS).unref();
  }
}

function observed(profile: ServerProfile, didLearn: (name: FieldName) => void): ServerProfile {
  return new Proxy(profile, {
    set: (target, name, value: unknown) => {
      const before: unknown = Reflect.get(target, name);
      const isSet = Reflect.set(target, name, value);
      if (before !== value) didLearn(name as FieldName);
      return isSet;
    },
  });
}
