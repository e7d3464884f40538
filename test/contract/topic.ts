import type { Disk } from './disk.ts';
import type { ContractFileSystem, Traits, World } from './world.ts';

/** What a case works with: a folder of its own on the server. */
export interface Scene {
  readonly world: World;
  readonly fs: ContractFileSystem;
  readonly disk: Disk;
  /** The folder of this case; empty when the case begins. */
  readonly folder: string;
  /** The path of a name in that folder. */
  readonly at: (name: string) => string;
}

/** A part of the contract: it adds its cases, those that the traits leave standing. */
export type Topic = (contract: Contract) => void;

export interface Contract {
  readonly traits: Traits;
  /** Adds one case. */
  readonly case: (title: string, body: (scene: Scene) => Promise<void>) => void;
}
