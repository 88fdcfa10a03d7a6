/**
 * Cuts a growing answer into whole sentences for screen readers, which would stumble over single words. Code is named,
 * not read out.
 */
export class SpokenText {
  private said = 0;

  /** What is new and complete since the last call. */
  next(text: string, finished: boolean): string {
    const rest = text.slice(this.said);
    if (finished) {
      this.said = text.length;
      return forSpeech(rest);
    }
    if ((text.match(/```/g) ?? []).length % 2 === 1) {
      return ''; // inside a block of code
    }
    const end = Math.max(rest.lastIndexOf('. '), rest.lastIndexOf('! '), rest.lastIndexOf('? '), rest.lastIndexOf('\n'));
    if (end < 0) {
      return '';
    }
    this.said += end + 1;
    return forSpeech(rest.slice(0, end + 1));
  }
}

function forSpeech(markdown: string): string {
  return markdown
    .replace(/```[\s\S]*?(```|$)/g, ' Block of code. ')
    .replace(/[*_`#>|]+/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}
