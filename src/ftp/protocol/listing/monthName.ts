// Abbreviations that ls prints in several languages, by month; where two agree, one stands for both.
const ABBREVIATIONS = [
  'jan janv ene gen',
  'feb févr fev fév',
  'mar mär mrz märz mars març mrt',
  'apr avr abr',
  'may mai mag mei maj maio',
  'jun juin giu juni',
  'jul juil lug juli',
  'aug août ago aou',
  'sep sept set',
  'oct okt ott out',
  'nov',
  'dec dez dic déc',
];

const MONTHS: ReadonlyMap<string, number> = new Map(
  ABBREVIATIONS.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
);
// 5月, and sept. or août. with its dot.
const SHORTEST_NAME = 2;
const LONGEST_NAME = 6;

/** The number of a month named as in LIST, 1 to 12: `May`, `Mai`, `déc.`, `5月`. */
export function parseMonthName(text: string): number | undefined {
  if (text.length < SHORTEST_NAME || text.length > LONGEST_NAME) return undefined;
  const cjk = /^(\d{1,2})[月월]$/.exec(text)?.[1];
  if (cjk !== undefined) return Number(cjk) >= 1 && Number(cjk) <= 12 ? Number(cjk) : undefined;
  return MONTHS.get(text.toLowerCase().replace(/\.$/, ''));
}
