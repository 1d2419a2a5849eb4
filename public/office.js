// The office, quicker: phones shown in place, forms without a reload, keys for the list, a word when something new
// came. Everything works without this script.
(() => {
  const main = () => document.getElementById('main');
  const busy = (on) => document.body.classList.toggle('busy', on);

  /** Posts a form; answers the response, or undefined when the browser should do it itself. */
  async function post(form, button, accept) {
    const body = new URLSearchParams(new FormData(form));
    if (button?.name) body.set(button.name, button.value);
    const action = button?.getAttribute('formaction') || form.getAttribute('action');
    busy(true);
    form.inert = true; // a second press while the first is under way does nothing
    try {
      return await fetch(action, { method: 'POST', body, headers: { accept } });
    } catch {
      return undefined;
    } finally {
      form.inert = false;
      busy(false);
    }
  }

  /** Says above the page that the network failed; what was typed stays. */
  function sayOffline() {
    const line = document.getElementById('offline') ?? document.createElement('p');
    line.id = 'offline';
    line.className = 'notice warning';
    line.setAttribute('role', 'alert');
    line.textContent = 'Chưa gửi được, mạng đang yếu. Những gì đã viết vẫn còn, bấm lại nhé.';
    main().prepend(line);
    line.scrollIntoView({ block: 'center' });
  }

  async function reveal(form) {
    const response = await post(form, undefined, 'application/json');
    if (!response) return sayOffline();
    if (!response.ok || !response.headers.get('content-type')?.includes('json')) return form.submit();
    const { phone, call } = await response.json();
    const link = document.createElement('a');
    link.className = 'number';
    link.href = `tel:${call}`;
    link.textContent = phone;
    form.replaceWith(link);
    link.focus();
  }

  async function swap(form, button) {
    const response = await post(form, button, 'text/html');
    if (!response) return sayOffline();
    const html = response.ok ? await response.text() : undefined;
    const fresh = html && new DOMParser().parseFromString(html, 'text/html').getElementById('main');
    if (!fresh) return location.reload();
    main().replaceWith(fresh);
    prepare();
    // What was done is read out and stands in view.
    main().focus({ preventScroll: true });
    main().querySelector('[role=status],[role=alert]')?.scrollIntoView({ block: 'center' });
  }

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.matches('[data-reveal]')) {
      event.preventDefault();
      reveal(form);
    } else if (form.matches('[data-swap]')) {
      event.preventDefault();
      swap(form, event.submitter);
    } else if (!form.matches('[data-look],[data-download]')) busy(true);
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="/inbox"]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) busy(true);
    const copy = event.target.closest('[data-copy]');
    if (copy) {
      const text = copy.parentElement.querySelector('[data-copy-text]').innerText;
      navigator.clipboard.writeText(text).then(() => {
        copy.textContent = 'Đã chép';
      });
    }
  });
  document.addEventListener('change', (event) => {
    if (!event.target.matches('[data-select-all]')) return;
    for (const box of document.querySelectorAll('.pick input')) box.checked = event.target.checked;
  });
  addEventListener('pageshow', () => busy(false));

  const rows = () => [...document.querySelectorAll('[data-keys] .entry')];
  function go(by) {
    const all = rows();
    const at = all.findIndex((row) => row.classList.contains('here'));
    const row = all[Math.min(all.length - 1, Math.max(0, at + by))];
    if (!row) return;
    all[at]?.classList.remove('here');
    row.classList.add('here');
    row.querySelector('.open').focus();
  }
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input,select,textarea'))
      return;
    if (event.key === 'j') go(1);
    else if (event.key === 'k') go(-1);
    else if (event.key === 'x') document.querySelector('.entry.here .pick input')?.click();
    else if (event.key === '/') {
      const field = document.getElementById('q');
      if (!field) return;
      event.preventDefault();
      field.focus();
    }
  });

  function prepare() {
    for (const part of document.querySelectorAll('[data-copy],[data-all],[data-print]')) part.hidden = false;
  }
  prepare();

  const fresh = document.getElementById('fresh');
  if (fresh) {
    setInterval(async () => {
      if (document.hidden) return;
      const response = await fetch('/inbox/dem', { headers: { accept: 'application/json' } }).catch(
        () => undefined,
      );
      if (!response?.ok || response.redirected) return;
      const { newest } = await response.json();
      if (newest > Number(fresh.dataset.newest)) fresh.hidden = false;
    }, 30_000);
  }
})();
