import type { Context } from 'mocha';

/**
 * Runs a set-up that needs what a machine may lack (a compiler, a browser). Where it says
 * `unavailable` the suite is skipped, loudly; under CI it fails.
 */
export async function orSkip<T>(context: Context, setUp: () => Promise<T>): Promise<T> {
  try {
    return await setUp();
  } catch (error) {
    if (process.env['CI'] === 'true' || !isUnavailable(error)) throw error;
    process.stderr.write(`\n*** SKIPPED: ${error.message}\n\n`);
    return context.skip();
  }
}

function isUnavailable(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === 'unavailable';
}
