/** Characters a token has about, where the model cannot count. Few, so that a guess is rather too high. */
const CHARACTERS = 3;

/** Less room than this is none: a result of a few words says nothing. */
const LEAST = 100;

/** How much of a prompt is left. */
export class Budget {
  private used = 0;

  constructor(
    /** Counts the tokens of a text; may fail. */
    private readonly counting: (text: string) => PromiseLike<number>,
    /** Tokens of the whole prompt. */
    readonly most: number,
  ) {}

  get left(): number {
    return Math.max(0, this.most - this.used);
  }

  /** Takes a text that must be in the prompt, whether there is room or not. */
  async take(text: string): Promise<void> {
    this.used += await this.count(text);
  }

  /** Whether there is room for a text; if so it is taken. */
  async fits(text: string): Promise<boolean> {
    const tokens = await this.count(text);
    if (tokens > this.left) return false;
    this.used += tokens;
    return true;
  }

  /** As much of a text as there is room for, up to `mostCharacters`, cut at a line; says what is missing. */
  async cut(text: string, mostCharacters: number): Promise<string> {
    let shown = text.slice(0, mostCharacters);
    for (let tokens = await this.count(shown); ; tokens = await this.count(shown)) {
      const room = this.left - LEAST;
      if (room < LEAST) return "(There is no more room in the prompt. Answer from what you have.)";
      if (tokens <= room) break;
      shown = shown.slice(0, Math.floor(((shown.length * room) / tokens) * 0.9));
    }
    if (shown.length < text.length) {
      const line = shown.lastIndexOf("\n");
      if (line > shown.length / 2) shown = shown.slice(0, line);
      shown += `\n(${text.length - shown.length} more characters are left out: ask for less, by file, rule or name.)`;
    }
    this.used += await this.count(shown);
    return shown;
  }

  private async count(text: string): Promise<number> {
    try {
      const tokens = await this.counting(text);
      if (Number.isFinite(tokens) && tokens >= 0) return tokens;
    } catch {
      // The guess below is good enough to keep a bound.
    }
    return Math.ceil(text.length / CHARACTERS);
  }
}
