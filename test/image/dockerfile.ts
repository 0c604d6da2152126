/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  readonly keyword: string;
  /** Options in front of the arguments: --from=build. */
  readonly options: ReadonlyMap<string, string>;
  readonly text: string;
}

/** From one FROM to the next. */
export interface Stage {
  readonly base: string;
  /** '' when nobody refers to it. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** The stages of a Dockerfile of the kind that we write: no here-documents, no variables in FROM. Throws at what it does not know. */
export function parseDockerfile(text: string): readonly Stage[] {
  const joined = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, '');
  const stages: { base: string; name: string; instructions: Instruction[] }[] = [];
  for (const line of joined.split('\n').filter(each => each.trim() !== '')) {
    const [, keyword = '', given = '', rest = ''] = /^([A-Z]+)((?: +--[a-z-]+=\S+)*) +(.*)$/.exec(line) ?? [];
    if (keyword === '') throw new Error(`not an instruction: ${line}`);
    const options = new Map([...given.matchAll(/--([a-z-]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
    if (keyword === 'FROM') {
      const [base = '', , name = ''] = rest.split(/\s+/);
      stages.push({ base, name, instructions: [] });
    } else {
      const stage = stages.at(-1);
      if (stage === undefined) throw new Error(`${keyword} before FROM`);
      stage.instructions.push({ keyword, options, text: rest });
    }
  }
  return stages;
}

/** Texts of all instructions of a kind, in order. */
export function textsOf({ instructions }: Stage, keyword: string): readonly string[] {
  return instructions.filter(each => each.keyword === keyword).map(({ text }) => text);
}

/** NAME=value pairs of ENV and ARG; values hold no spaces. */
export function pairsOf(text: string): readonly (readonly [name: string, value: string])[] {
  return text.split(/\s+/).map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
}

/** ["node", "x"], also after a word in front (HEALTHCHECK's CMD). */
export function listOf(text: string): readonly string[] {
  return JSON.parse(text.slice(text.indexOf('['))) as readonly string[];
}
