// A person on the web chat without JavaScript: keeps cookies, reads the forms of the page, posts them and
// follows the redirect, over real HTTP.
import { PATIENCE_MS } from './fake-server.js';

export interface Page {
  status: number;
  headers: Headers;
  html: string;
  /** Lines of the talk, the person's with "> " before them. */
  lines: string[];
  /** What the bot has said after the person's last line. */
  answers: string[];
  choices: { id: string; label: string }[];
  mark: string;
}

const text = (html: string): string =>
  html
    .replace(/<span class="sr">.*?<\/span>/gsu, '')
    .replace(/<(?:br|\/p|\/li|li)[^>]*>/gu, '\n')
    .replace(/<[^>]+>/gu, '')
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&quot;/gu, '"')
    .replace(/&amp;/gu, '&')
    .replace(/\n+/gu, '\n')
    .trim();

export class WebPerson {
  readonly cookies = new Map<string, string>();
  page: Page | undefined;

  constructor(readonly base: string) {}

  /** One request with this person's cookies; keeps what the answer sets. Redirects are not followed. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('accept')) headers.set('accept', 'text/html');
    if (this.cookies.size > 0)
      headers.set('cookie', [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '));
    const response = await fetch(this.base + path, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (name === undefined || value === undefined) continue;
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  async open(path = '/'): Promise<Page> {
    let response = await this.fetch(path);
    for (let hops = 0; hops < 5 && response.status === 303; hops++)
      response = await this.fetch(response.headers.get('location')!.replace(/#.*$/u, ''));
    const html = await response.text();
    const log = /<div id="log".*?(?=<p id="typing")/su.exec(html)?.[0] ?? '';
    const lines = log
      .split(/(?=<div class="line )/u)
      .slice(1)
      .map((part) => (part.startsWith('<div class="line person') ? `> ${text(part)}` : text(part)));
    this.page = {
      status: response.status,
      headers: response.headers,
      html,
      lines,
      answers: lines.slice(lines.findLastIndex((line) => line.startsWith('> ')) + 1),
      choices: [...html.matchAll(/<button class="choice"[^>]*value="([^"]*)"[^>]*>(.*?)<\/button>/gsu)].map(
        ([, id, label]) => ({
          id: text(id!),
          label: text(label!.replace(/<span class="digit">.*?<\/span>/u, '')),
        }),
      ),
      mark: /name="mark" value="([^"]+)"/u.exec(html)?.[1] ?? '',
    };
    return this.page;
  }

  post(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch('/chat', { method: 'POST', body: new URLSearchParams(fields), headers });
  }

  /** Sends a form of the open page and opens what it leads to. */
  async send(fields: { text: string } | { choice: string }): Promise<Page> {
    const page = this.page ?? (await this.open());
    const response = await this.post({ mark: page.mark, ...fields });
    if (response.status !== 303)
      throw new Error(`post answered ${response.status}: ${await response.text()}`);
    return this.open(response.headers.get('location')!.replace(/#.*$/u, ''));
  }

  /** Opens the talk again until the condition holds. Throws, naming `what`, when it does not come. */
  async until(holds: (page: Page) => boolean, what: string): Promise<Page> {
    const deadline = Date.now() + PATIENCE_MS;
    let page = this.page ?? (await this.open());
    while (!holds(page)) {
      if (Date.now() > deadline) throw new Error(`${what}: not in\n${page.lines.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      page = await this.open();
    }
    return page;
  }

  /** Waits until the talk holds the words. */
  hears(words: string): Promise<Page> {
    return this.until(({ lines }) => lines.some((line) => line.includes(words)), `hears "${words}"`);
  }

  /** Types a line and waits for an answer. */
  async type(line: string): Promise<Page> {
    await this.send({ text: line });
    return this.#answer();
  }

  /** Presses the button whose label contains the words, once it is there, and waits for an answer. */
  async press(label: string): Promise<Page> {
    const found = (page: Page) => page.choices.find((c) => c.label.includes(label));
    const page = await this.until((page) => found(page) !== undefined, `a button "${label}"`);
    await this.send({ choice: found(page)!.id });
    return this.#answer();
  }

  #answer(): Promise<Page> {
    return this.until(({ answers }) => answers.length > 0, 'an answer');
  }

  /** What the bot said last. */
  get last(): string {
    return this.page?.lines.findLast((l) => !l.startsWith('> ')) ?? '';
  }
}
