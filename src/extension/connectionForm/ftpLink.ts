import { parseFtpUrl, type FtpUrl, type FtpUrlProblem } from '../ftpUri.ts';

/** A link `vscode://…/open?url=ftp://…`, as the editor hands it over. */
export interface LinkParts {
  readonly path: string;
  readonly query: string;
}

export type FtpLinkProblem = FtpUrlProblem | 'other-action' | 'no-url' | 'too-long';

export type FtpLink =
  | { readonly ok: true; readonly url: FtpUrl }
  | { readonly ok: false; readonly problem: FtpLinkProblem };

const MAX_LENGTH = 2048;
/** The editor's own: it says in which window the link opens. */
const WINDOW_ID = /^windowId=[^&]*&|&windowId=[^&]*$/;

/**
 * What a link asks for. Everything behind `url=` is the URL: most editors have decoded it, so that
 * nothing tells an `&` of its own from one of the link.
 */
export function parseFtpLink({ path, query }: LinkParts): FtpLink {
  if (path.replace(/\/$/, '') !== '/open') return failed('other-action');
  const text = decoded(/^url=(.*)$/s.exec(query.replace(WINDOW_ID, ''))?.[1]);
  if (text === undefined || text === '') return failed('no-url');
  if (text.length > MAX_LENGTH) return failed('too-long');
  // What a person types may be a host alone; a link says what it means.
  if (!/^ftps?:/i.test(text)) return failed('other-scheme');
  const result = parseFtpUrl(text);
  return result.ok ? result : failed(result.problem);
}

/** An editor in a browser hands it over as a form encodes it. */
function decoded(text: string | undefined): string | undefined {
  if (text === undefined || !/^ftps?%3a/i.test(text)) return text;
  return new URLSearchParams(`url=${text}`).get('url') ?? undefined;
}

function failed(problem: FtpLinkProblem): FtpLink {
  return { ok: false, problem };
}
