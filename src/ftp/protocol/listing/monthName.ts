// Abbreviations that ls prints in many languages, by month; where two agree, one stands for both.
// "lis" is November in Polish and Czech, and October in Croatian; "lip" July in Polish; "jui" July
// on a French VMS.
const ABBREVIATIONS = [
  'jan janv ene gen jän gener sty ian led січ янв ιαν tammi oca january januar',
  'feb févr fev fév fevr febr lut úno лют фев февр φεβ helmi şub february februar',
  'mar mär mrz märz mars març mrt mzo márc marca marec bře бер мар мрт μαρ maalis march',
  'apr avr abr april avril ápr kwi dub кві апр απρ huhti nis',
  'may mai mag mei maj maio máj maig kvě тра май мая μάι μαι touko',
  'jun juin giu juni june jún juny cze iun čen чер июн июнь ιουν kesä haz',
  'jul juil lug juli july júl jui lip iul čec лип июл июль ιουλ heinä tem',
  'aug août ago aou aoû aout agto sie srp avg agu сер авг αυγ elo ağu august',
  'sep sept set szept wrz zář вер сен сент σεπ syys eyl september',
  'oct okt ott out obre paź paz říj жов окт οκτ loka eki october oktober',
  'nov nbre lis noi noiem лис ноя нояб νοε marras kas november',
  'dec dez dic déc des dbre gru pro гру дек δεκ joulu ara december dezember',
];

const MONTHS: ReadonlyMap<string, number> = new Map(
  ABBREVIATIONS.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])),
);
// 5月, and september. with its dot.
const SHORTEST_NAME = 2;
const LONGEST_NAME = 10;

/** The number of a month named as in LIST, 1 to 12: `May`, `Mai`, `déc.`, `Juli,`, `5月`. */
export function parseMonthName(text: string): number | undefined {
  if (text.length < SHORTEST_NAME || text.length > LONGEST_NAME) return undefined;
  const cjk = /^(\d{1,2})[月월]$/.exec(text)?.[1];
  if (cjk !== undefined) return Number(cjk) >= 1 && Number(cjk) <= 12 ? Number(cjk) : undefined;
  return MONTHS.get(text.toLowerCase().replace(/[.,]{1,2}$/, ''));
}
