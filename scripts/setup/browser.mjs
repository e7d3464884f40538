import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath, run } from './run.mjs';

const NAMES = [
  'chromium',
  'google-chrome',
  'google-chrome-stable',
  'chromium-browser',
  'chrome',
  'microsoft-edge',
];
const MAC_APPLICATIONS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * Resolves with the path of a Chromium-like browser: the one in FTP_WORKSPACE_BROWSER, an
 * installed one, or on Debian, where root may, the one that it installs.
 */
export async function ensureBrowser({ log = () => {} } = {}) {
  const found = findBrowser();
  if (found) return found;
  if (!canInstall()) {
    throw Object.assign(
      new Error(
        'No Chromium or Chrome was found. Install one, or give its path in FTP_WORKSPACE_BROWSER.',
      ),
      { code: 'unavailable' },
    );
  }
  log('Installing the Debian package chromium');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update'], { env });
  await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  return findOnPath('chromium');
}

function findBrowser() {
  const chosen = process.env.FTP_WORKSPACE_BROWSER;
  if (chosen) return chosen;
  if (process.platform === 'darwin') return macBrowsers().find((path) => existsSync(path));
  if (process.platform === 'win32') return windowsBrowsers().find((path) => existsSync(path));
  return NAMES.map(findOnPath).find((path) => path !== undefined);
}

function macBrowsers() {
  return MAC_APPLICATIONS.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
}

function windowsBrowsers() {
  const { ProgramFiles, LOCALAPPDATA, 'ProgramFiles(x86)': ProgramFiles32 } = process.env;
  const folders = [ProgramFiles, ProgramFiles32, LOCALAPPDATA].filter(Boolean);
  return folders.flatMap((folder) => WINDOWS_PROGRAMS.map((program) => join(folder, program)));
}

// Ubuntu's package of that name only asks for a snap, which containers do not have.
function canInstall() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !findOnPath('apt-get'))
    return false;
  return /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}
