import { join } from 'node:path';
import { DIALOG, type Stop, type Tour } from './stop.ts';
import { TOUR_FOLDER } from './tourSite.ts';

const PAGE = `${TOUR_FOLDER}/index.html`;

/** What a person is asked before a language model may do something; see the extension `toolCaller`. */
export const TOOL_STOPS: readonly Stop[] = [
  {
    name: 'tool-list',
    ours: DIALOG,
    show: async (tour) => call(tour, 'ftpWorkspace_list', { uri: TOUR_FOLDER }),
  },
  {
    name: 'tool-read',
    ours: DIALOG,
    show: async (tour) => call(tour, 'ftpWorkspace_read', { uri: PAGE }),
  },
  {
    name: 'tool-search',
    ours: DIALOG,
    show: async (tour) =>
      call(tour, 'ftpWorkspace_search', { uri: TOUR_FOLDER, text: 'oil', include: '*.html' }),
  },
  {
    name: 'tool-write',
    ours: DIALOG,
    show: async (tour) =>
      call(tour, 'ftpWorkspace_write', {
        uri: PAGE,
        oldText: '</title>',
        newText: ' again</title>',
      }),
  },
];

async function call({ workbench, site }: Tour, name: string, input: object): Promise<void> {
  await workbench.command('Call a Tool as a Model Does');
  const answer = join(site.local, 'answer.json');
  await workbench.quickInput.type(JSON.stringify({ name, input, answer }));
  await workbench.quickInput.accept();
  await workbench.dialog.waitFor();
}
