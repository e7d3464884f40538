import * as vscode from 'vscode';
import { connectionProblemText } from '../connections/connectionProblemText.ts';
import { MAX_MAX_CONNECTIONS } from '../connections/connection.ts';
import { urlProblemText } from '../ui/urlProblemText.ts';
import type { ConnectionProblem } from '../connections/connectionSettings.ts';
import type { FormProblem } from './formDraft.ts';
import { isFieldId, type FieldId } from './formFields.ts';

const FIELD_OF_KIND: Readonly<Partial<Record<FormProblem['kind'], FieldId>>> = {
  url: 'host',
  'bad-id': 'id',
  'duplicate-id': 'id',
  'bad-host': 'host',
  'bad-port': 'port',
  'bad-root': 'root',
  'bad-trash': 'trash',
  'bad-maximum': 'maxConnections',
  'bad-certificates': 'certificates',
  'bad-active-address': 'activeAddress',
  'bad-active-ports': 'activePorts',
  'bad-encoding': 'encoding',
  'bad-proxy': 'proxy',
  'proxy-password': 'proxy',
  'key-alone': 'clientCertificate',
};

/** The field in which it can be put right; undefined: it is in no field. */
export function fieldOf(problem: FormProblem): FieldId | undefined {
  if ('key' in problem && isFieldId(problem.key)) return problem.key;
  return FIELD_OF_KIND[problem.kind];
}

/** What to write into the field; what is in no field is told as for the settings. */
export function formProblemText(problem: FormProblem): string {
  if (problem.kind === 'url') return urlProblemText(problem.url);
  return fieldText(problem) ?? connectionProblemText(problem);
}

function fieldText(problem: ConnectionProblem): string | undefined {
  const { t } = vscode.l10n;
  const texts: Readonly<Partial<Record<ConnectionProblem['kind'], string>>> = {
    missing:
      fieldOf(problem) === 'host'
        ? t('Enter the host name or the IP address of the server.')
        : t('This must not be empty.'),
    'not-text': t('This must be a line of text without control characters.'),
    'bad-host': t('Enter a host name such as ftp.example.com, an IP address, or an ftp:// URL.'),
    'bad-port': t('The port must be a whole number from 1 to 65535.'),
    'bad-root': t('The folder must be a path on the server that begins with "/".'),
    'bad-trash': t(
      'The trash must be a folder on the server that begins with "/", and not "/" itself.',
    ),
    'bad-maximum': t('Enter a whole number from 1 to {0}.', MAX_MAX_CONNECTIONS),
    'bad-active-address': t('Enter an IP address of this computer, or of the router before it.'),
    'bad-active-ports': t('Enter a range of ports from 1024 to 65535 such as 50000-50100.'),
    'bad-certificates': t('Enter SHA-256 fingerprints such as SHA256:AB:CD:…, one in a line.'),
    'key-alone': t('The private key needs a certificate. Enter its file, or remove the key.'),
  };
  return texts[problem.kind];
}
