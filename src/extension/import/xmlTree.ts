import { SaxesParser } from 'saxes';
import { ImportFailure } from './importFailure.ts';

/** Deeper than folders of sites are nested. */
const MAX_DEPTH = 40;

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
}

interface OpenElement extends XmlElement {
  readonly children: OpenElement[];
  text: string;
}

/**
 * Reads an XML file into a tree. A document type that defines anything is refused: entities are
 * what makes XML dangerous, and none of the programs writes one.
 * @throws ImportFailure `bad-xml`
 */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  parser.on('error', () => {
    throw bad('Not well-formed');
  });
  parser.on('doctype', (doctype) => {
    if (doctype.includes('[')) throw bad('The document type defines entities');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: '' };
    if (open.length >= MAX_DEPTH) throw bad('Nested too deep');
    open.at(-1)?.children.push(element);
    open.push(element);
    root ??= element;
  });
  const addText = (part: string) => {
    const current = open.at(-1);
    if (current) current.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  if (!root) throw bad('No element');
  return root;
}

export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

function bad(message: string): ImportFailure {
  return new ImportFailure('bad-xml', message);
}
