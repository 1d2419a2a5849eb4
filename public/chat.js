// Makes the chat page live: sends without a reload, keeps what could not be sent and sends it once, shows new
// lines as they come. The server renders everything; this only moves its HTML into place.
(() => {
  const $ = (id) => document.getElementById(id);
  const [talk, log, choices, typing, notice, field] = [
    'talk',
    'log',
    'choices',
    'typing',
    'offline',
    'text',
  ].map($);
  const list = choices.querySelector('.list');
  const title = document.title;
  const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
  const STORED = 'cn.unsent.';
  /** An answer of yesterday would answer another question: the words go back into the field. */
  const STALE_MS = 3600000;
  let last = talk.dataset.last;
  let unread = 0;
  let busy = false;
  let pause = 1000;
  let retry;
  let acted = { label: '', at: 0 };
  document.documentElement.classList.add('live');

  // ---- what was not sent yet ----------------------------------------------------------------------------
  const keep = (item) => {
    try {
      localStorage.setItem(STORED + item.mark, JSON.stringify(item));
    } catch {
      // A full or forbidden storage: the line lives as long as the page.
    }
  };
  const release = (item) => {
    try {
      localStorage.removeItem(STORED + item.mark);
    } catch {
      // As above.
    }
  };
  const kept = () => {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(STORED))
        .map((key) => JSON.parse(localStorage.getItem(key)))
        .sort((a, b) => a.at - b.at);
    } catch {
      return [];
    }
  };
  const queue = [];
  for (const item of kept()) {
    if (Date.now() - item.at < STALE_MS) queue.push(item);
    else {
      release(item);
      field.value = new URLSearchParams(item.body).get('text') || field.value;
    }
  }

  // ---- showing ------------------------------------------------------------------------------------------
  const keyed = () => log.querySelectorAll('[data-key]');
  const find = (key) => [...keyed()].find((line) => line.dataset.key === key);

  function showPending(item) {
    if ([...keyed()].some((line) => line.dataset.key.startsWith(`in:${item.mark}.`))) return;
    const line = document.createElement('div');
    line.className = 'line person pending';
    line.dataset.pending = item.mark;
    line.innerHTML = '<div class="bubble"><div class="words"><p></p></div></div>';
    line.querySelector('p').textContent = item.label;
    log.append(line);
  }

  const dropPending = (mark) => log.querySelector(`[data-pending="${mark}"]`)?.remove();

  function showState() {
    const lines = keyed();
    const waiting = queue.length > 0 || lines[lines.length - 1]?.classList.contains('person');
    typing.hidden = !waiting || !notice.hidden;
    choices.hidden = queue.length > 0;
  }

  function say(text) {
    notice.textContent = text;
    notice.hidden = text === '';
    showState();
  }

  /** Small helps under the bot's lines: the receipt's copy button, the reading voice. */
  function decorate(scope) {
    for (const bubble of scope.querySelectorAll('.bot .bubble:not([data-ready])')) {
      bubble.dataset.ready = '';
      const code = bubble.querySelector('[data-copy]')?.dataset.copy;
      if (code) bubble.append(small('Chép mã', () => copy(code)));
      const listen = small('Nghe');
      listen.dataset.listen = '';
      listen.hidden = !document.documentElement.classList.contains('speaks');
      bubble.append(listen);
    }
  }

  function small(text, onClick) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'small';
    button.textContent = text;
    if (onClick)
      button.addEventListener('click', async () => {
        button.textContent = (await onClick()) ? 'Đã chép' : text;
        setTimeout(() => {
          button.textContent = text;
        }, 2500);
      });
    return button;
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement('textarea');
      area.value = text;
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      return done;
    }
  }

  /** Brings new lines in. An update that is older than what the page shows changes nothing. */
  function apply(update) {
    const lines = keyed();
    const newest = lines[lines.length - 1]?.dataset.key;
    if (update.last === '' || (update.last !== newest && find(update.last))) return showState();
    const box = document.createElement('template');
    box.innerHTML = update.html;
    const incoming = [...box.content.children];
    if (update.reset) {
      const keys = new Set(incoming.map((line) => line.dataset.key));
      for (const line of log.querySelectorAll('[data-key],[data-preview]'))
        if (!keys.has(line.dataset.key)) line.remove();
    }
    const fresh = incoming.filter((line) => !find(line.dataset.key));
    const firstPending = log.querySelector('.pending');
    for (const line of fresh) {
      log.insertBefore(line, firstPending);
      const mark = /^in:([\w-]+)\./u.exec(line.dataset.key)?.[1];
      if (mark) dropPending(mark);
    }
    last = update.last;
    list.innerHTML = update.choices;
    decorate(log);
    showState();
    const replies = fresh.filter((line) => line.classList.contains('bot'));
    if (replies.length > 0) announce(replies[0]);
    else if (fresh.length > 0) toEnd();
  }

  function announce(first) {
    if (document.hidden) {
      unread++;
      document.title = `(${unread}) ${title}`;
    }
    const room = innerHeight * 0.55;
    if (choices.getBoundingClientRect().bottom - first.getBoundingClientRect().top > room)
      first.scrollIntoView({ behavior, block: 'start' });
    else toEnd();
  }

  const toEnd = () => $('cuoi').scrollIntoView({ behavior, block: 'end' });

  // ---- sending ------------------------------------------------------------------------------------------
  function newMark() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return btoa(String.fromCharCode(...bytes))
      .replace(/\+/gu, '-')
      .replace(/\//gu, '_');
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.matches('[data-chat]')) return;
    event.preventDefault();
    const button = event.submitter;
    const pressed = button?.name === 'choice';
    const label = pressed ? button.lastChild.textContent.trim() : field.value.trim();
    if (label === '') return field.focus();
    // A nervous double tap is one press. What is typed leaves the field: twice the same is meant twice.
    if (pressed && acted.label === label && Date.now() - acted.at < 700) return;
    if (pressed) acted = { label, at: Date.now() };
    const mark = newMark();
    const body = new URLSearchParams({ mark, ...(pressed ? { choice: button.value } : { text: label }) });
    if (!pressed) field.value = '';
    const item = { mark, label, body: body.toString(), at: Date.now() };
    document.querySelector('.welcome')?.remove();
    queue.push(item);
    keep(item);
    showPending(item);
    showState();
    if (pressed) log.focus({ preventScroll: true });
    toEnd();
    pump();
  });

  async function pump() {
    if (busy) return;
    busy = true;
    clearTimeout(retry);
    while (queue.length > 0) {
      const [item] = queue;
      try {
        const abort = new AbortController();
        const limit = setTimeout(() => abort.abort(), 30000);
        const response = await fetch(`/chat?after=${encodeURIComponent(last)}`, {
          method: 'POST',
          headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
          body: item.body,
          signal: abort.signal,
        });
        const answer = await response.json();
        clearTimeout(limit);
        if (response.status >= 500) throw new Error(answer.error);
        queue.shift();
        release(item);
        pause = 1000;
        say(response.ok ? '' : answer.message);
        if (response.ok) apply(answer);
        dropPending(item.mark);
        showState();
      } catch {
        say('Mạng đang chập chờn. Tin đã được giữ, có mạng là tự gửi.');
        retry = setTimeout(pump, pause);
        pause = Math.min(pause * 2, 20000);
        break;
      }
    }
    busy = false;
  }

  // ---- receiving ----------------------------------------------------------------------------------------
  let source;
  let failures = 0;

  async function ask() {
    try {
      const response = await fetch(`/chat/updates?after=${encodeURIComponent(last)}`, {
        headers: { accept: 'application/json' },
      });
      if (response.ok) apply(await response.json());
    } catch {
      // The next time, then.
    }
  }

  function listen() {
    source?.close();
    if (!window.EventSource) return void setInterval(ask, 5000);
    source = new EventSource(`/chat/events?after=${encodeURIComponent(last)}`);
    source.onopen = () => {
      failures = 0;
      pump();
    };
    source.onmessage = (event) => apply(JSON.parse(event.data));
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      failures++;
      ask();
      setTimeout(listen, Math.min(5000 * failures, 60000));
    };
  }

  addEventListener('online', () => {
    listen();
    pump();
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    ask();
    listen();
  });
  addEventListener('pagehide', () => source?.close());
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return;
    unread = 0;
    document.title = title;
    ask();
  });

  for (const item of queue) showPending(item);
  decorate(log);
  showState();
  if (last !== '') $('cuoi').scrollIntoView({ block: 'end' });
  listen();
  pump();
})();
