import ts from 'typescript';

/** What one file says to people. */
export interface Extraction {
  /** Key in the bundles → English text, in the order of the file. */
  readonly texts: ReadonlyMap<string, string>;
  /** `file:line: what is wrong`. */
  readonly problems: readonly string[];
}

interface Text {
  readonly message: string;
  readonly comment: string;
  /** Undefined where they are not written out. */
  readonly argumentCount: number | undefined;
}

/**
 * The texts of all calls of `vscode.l10n.t`, and of what stands in for it under the name `t`. The
 * names are a rule of the project, which makes a type checker needless here.
 */
export function extractTexts(fileName: string, source: string): Extraction {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const texts = new Map<string, string>();
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslation(node.expression)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      const text = textOf(node);
      const problem = text ? argumentsProblem(text) : 'The text is not a literal.';
      if (problem) problems.push(`${fileName}:${line + 1}: ${problem}`);
      if (text) texts.set(keyOf(text), text.message);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { texts, problems };
}

function isTranslation(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 't';
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 't';
}

function textOf({ arguments: [first, ...rest] }: ts.CallExpression): Text | undefined {
  if (!first) return undefined;
  if (ts.isObjectLiteralExpression(first)) return textOfObject(first);
  if (!ts.isStringLiteralLike(first)) return undefined;
  return { message: first.text, comment: '', argumentCount: countOf(rest) };
}

/** The form with a comment for translators: `t({ message, args, comment })`. */
function textOfObject(object: ts.ObjectLiteralExpression): Text | undefined {
  const fields = new Map<string, ts.Expression>();
  for (const property of object.properties) {
    if (!ts.isPropertyAssignment(property)) return undefined;
    fields.set(property.name.getText(), property.initializer);
  }
  const message = fields.get('message');
  if (!message || !ts.isStringLiteralLike(message)) return undefined;
  const comments = literals(fields.get('comment'));
  const args = fields.get('args');
  const isWrittenOut = args === undefined || ts.isArrayLiteralExpression(args);
  if (!comments) return undefined;
  return {
    message: message.text,
    comment: comments.join(''),
    argumentCount: isWrittenOut ? countOf(args?.elements ?? []) : undefined,
  };
}

function literals(value: ts.Expression | undefined): readonly string[] | undefined {
  if (value === undefined) return [];
  const all = ts.isArrayLiteralExpression(value) ? [...value.elements] : [value];
  const isLiteral = (one: ts.Expression) => ts.isStringLiteralLike(one);
  return all.every(isLiteral) ? all.map((one) => one.text) : undefined;
}

function countOf(args: readonly ts.Expression[]): number | undefined {
  return args.some((arg) => ts.isSpreadElement(arg)) ? undefined : args.length;
}

/** The editor looks up texts with a comment under both. */
function keyOf({ message, comment }: Text): string {
  return comment === '' ? message : `${message}/${comment}`;
}

function argumentsProblem({ message, argumentCount }: Text): string | undefined {
  if (argumentCount === undefined) return undefined;
  const used = new Set(message.match(/\{\d+\}/g) ?? []);
  const given = Array.from({ length: argumentCount }, (_, index) => `{${index}}`);
  const missing = [...used].filter((one) => !given.includes(one));
  if (missing.length > 0) return `There is no argument for ${missing.join(', ')}.`;
  const idle = given.filter((one) => !used.has(one));
  return idle.length > 0 ? `The text does not use ${idle.join(', ')}.` : undefined;
}
