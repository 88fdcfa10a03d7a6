import { html, nothing, type TemplateResult } from 'lit';
import { Marked, type Token, type Tokens } from 'marked';
import './code-block';

/*
 * Answers of a model are text from outside. They are never turned into HTML: marked only splits them into tokens, and
 * each known token becomes a template whose holes are text. HTML in an answer is shown as the characters it is, links
 * lead to http, https and mail only, and images are links, because fetching one would carry words of the conversation
 * to a stranger in its address. There is no HTML string, hence nothing to sanitise, and the page stays put while an
 * answer grows.
 */

const marked = new Marked({ gfm: true, breaks: true });

type Piece = TemplateResult | string | typeof nothing;

export function markdown(source: string): Piece[] {
  return blocks(marked.lexer(source));
}

function blocks(tokens: readonly Token[]): Piece[] {
  return tokens.map(block);
}

function block(token: Token): Piece {
  switch (token.type) {
    case 'paragraph':
      return html`<p>${inline(children(token))}</p>`;
    case 'heading':
      return heading(token as Tokens.Heading);
    case 'code': {
      const code = token as Tokens.Code;
      return html`<aa-code-block .code=${code.text} .language=${code.lang ?? ''}></aa-code-block>`;
    }
    case 'blockquote':
      return html`<blockquote>${blocks(children(token))}</blockquote>`;
    case 'list':
      return list(token as Tokens.List);
    case 'table':
      return table(token as Tokens.Table);
    case 'hr':
      return html`<hr />`;
    case 'space':
    case 'def':
      return nothing;
    case 'text':
      return html`${inline(children(token))}`;
    default:
      return token.raw;
  }
}

/** Two levels down, since the page and the conversation have headings of their own. */
function heading(token: Tokens.Heading): TemplateResult {
  const content = inline(token.tokens);
  switch (token.depth) {
    case 1:
      return html`<h3>${content}</h3>`;
    case 2:
      return html`<h4>${content}</h4>`;
    default:
      return html`<h5>${content}</h5>`;
  }
}

function list(token: Tokens.List): TemplateResult {
  const items = token.items.map((item) => html`<li>${item.task ? taskMark(item.checked ?? false) : nothing}${blocks(item.tokens)}</li>`);
  return token.ordered ? html`<ol start=${token.start === '' ? 1 : token.start}>${items}</ol>` : html`<ul>${items}</ul>`;
}

function taskMark(checked: boolean): TemplateResult {
  return html`<span class="task" role="img" aria-label=${checked ? 'done' : 'to do'}>${checked ? '☑' : '☐'}</span> `;
}

function table(token: Tokens.Table): TemplateResult {
  const side = (index: number) => token.align[index] ?? 'left';
  return html`<div class="table" tabindex="0" role="region" aria-label="Table">
    <table>
      <thead>
        <tr>
          ${token.header.map((cell, index) => html`<th scope="col" data-align=${side(index)}>${inline(cell.tokens)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${token.rows.map(
          (row) => html`<tr>
            ${row.map((cell, index) => html`<td data-align=${side(index)}>${inline(cell.tokens)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function inline(tokens: readonly Token[]): Piece[] {
  return tokens.map(span);
}

function span(token: Token): Piece {
  switch (token.type) {
    case 'text': {
      const nested = (token as Tokens.Text).tokens;
      return nested === undefined ? unescaped((token as Tokens.Text).text) : html`${inline(nested)}`;
    }
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'strong':
      return html`<strong>${inline(children(token))}</strong>`;
    case 'em':
      return html`<em>${inline(children(token))}</em>`;
    case 'del':
      return html`<del>${inline(children(token))}</del>`;
    case 'codespan':
      return html`<code>${(token as Tokens.Codespan).text}</code>`;
    case 'br':
      return html`<br />`;
    case 'link':
      return link((token as Tokens.Link).href, inline(children(token)));
    case 'image':
      return link((token as Tokens.Image).href, [(token as Tokens.Image).text || 'image']);
    case 'checkbox':
      return nothing;
    default:
      return token.raw;
  }
}

function link(href: string, content: Piece[]): TemplateResult {
  const address = safeAddress(href);
  return address === null
    ? html`${content}`
    : html`<a href=${address} target="_blank" rel="noopener noreferrer nofollow">${content}</a>`;
}

/** Absolute http, https and mail addresses; nothing that runs, and nothing that leads into this site. */
export function safeAddress(href: string): string | null {
  try {
    const url = new URL(href);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

function children(token: Token): readonly Token[] {
  return (token as { tokens?: Token[] }).tokens ?? [];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' };

function unescaped(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}
