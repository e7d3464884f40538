import { alone, anywhere, forConsole, oneOf, optional, text, type CommandEntry } from './entry.ts';

const noMail = forConsole('it is about mail, which left FTP with RFC 788');
const messageFollows = alone('a message follows on the control connection');

/** What FTP carried before there was SMTP. Known, so that the console can tell. */
export const mailCommands: readonly CommandEntry[] = [
  {
    verb: 'XRSQ',
    source: 'RFC 743',
    parameters: [optional(oneOf('scheme', '?', 'R', 'T'))],
    summary: 'Chooses how mail for several recipients is sent: recipients or text first',
    replies: { completion: [200, 215] },
    use: noMail,
    pipelining: anywhere,
    repeatable: true,
  },
  {
    verb: 'XRCP',
    source: 'RFC 743',
    parameters: [text('recipient')],
    summary: 'Names a recipient of mail',
    replies: { completion: [200], failure: [450, 550, 553] },
    use: noMail,
    pipelining: anywhere,
    repeatable: false,
  },
  {
    verb: 'XSEN',
    source: 'RFC 737',
    parameters: [text('recipient')],
    summary: "Writes a message to a user's terminal",
    replies: { completion: [256], intermediate: [350], failure: [453] },
    use: noMail,
    pipelining: messageFollows,
    repeatable: false,
  },
  {
    verb: 'XSEM',
    source: 'RFC 737',
    parameters: [text('recipient')],
    summary: "Writes a message to a user's terminal, or mails it",
    // Before them comes 009, of no class, where the message is mailed.
    replies: { completion: [256], intermediate: [350] },
    use: noMail,
    pipelining: messageFollows,
    repeatable: false,
  },
];
