export declare class SecondTry {
  static begin(): Promise<SecondTry>;
  readonly environment: Readonly<Record<string, string>>;
  files(): Promise<readonly string[]>;
  end(): Promise<void>;
}
