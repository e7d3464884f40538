/** Builds the code that runs in the extension host into a folder that is there. */
export function buildExtension(
  outdir: string,
  options: { readonly production: boolean },
): Promise<void>;
