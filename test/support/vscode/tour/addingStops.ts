import { NOTICES, QUICK_INPUT, type Stop } from './stop.ts';
import { DISTANT } from './tourSite.ts';

const WIZARD = 'FTP: Add Connection…';

/** One question after the other, until a connection is there. */
export const ADDING_STOPS: readonly Stop[] = [
  {
    name: 'add-1-server',
    ours: QUICK_INPUT,
    goesOn: true,
    show: async ({ workbench }) => {
      await workbench.command(WIZARD);
      await workbench.quickInput.waitFor('Add FTP Connection (1/7)');
      await workbench.quickInput.type('no host');
      await workbench.quickInput.message.getByText(/needs a host name/).waitFor();
    },
  },
  {
    name: 'add-2-encryption',
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.type(DISTANT);
      await quickInput.accept();
      await quickInput.waitFor('Add FTP Connection (2/7)');
    },
  },
  {
    name: 'add-3-port',
    goesOn: true,
    show: async ({ workbench: { quickInput }, site }) => {
      await quickInput.pick('Encrypt If the Server Can');
      await quickInput.waitFor('Add FTP Connection (3/7)');
      await quickInput.type(String(site.nobodysPort));
    },
  },
  {
    name: 'add-4-user',
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.accept();
      await quickInput.waitFor('Add FTP Connection (4/7)');
    },
  },
  {
    name: 'add-5-password',
    goesOn: true,
    show: async ({ workbench: { quickInput }, site }) => {
      await quickInput.type('alice');
      await quickInput.accept();
      await quickInput.waitFor('Add FTP Connection (5/7)');
      await quickInput.type(site.password);
    },
  },
  {
    name: 'add-6-remember',
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.accept();
      await quickInput.waitFor('Add FTP Connection (6/7)');
    },
  },
  {
    name: 'add-7-name',
    goesOn: true,
    show: async ({ workbench: { quickInput } }) => {
      await quickInput.pick('Remember the password');
      await quickInput.waitFor('Add FTP Connection (7/7)');
    },
  },
  {
    name: 'add-failed',
    ours: NOTICES,
    show: async ({ workbench }) => {
      await workbench.quickInput.accept();
      await workbench.notification(/does not accept connections/).waitFor();
    },
  },
];
