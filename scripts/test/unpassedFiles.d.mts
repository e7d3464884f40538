export declare class UnpassedFiles {
  static begin(): Promise<UnpassedFiles>;
  readonly environment: Readonly<Record<string, string>>;
  toTryAgain(): Promise<readonly string[]>;
  end(): Promise<void>;
}
