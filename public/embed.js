// For other people's pages: <script src="https://…/static/embed.js" data-code="K7QWERT2" defer></script> adds a
// button that opens the chat in a frame. Nothing of the page around it is read or changed.
(() => {
  const { src, dataset } = document.currentScript;
  const page = new URL('/nhung', src);
  if (dataset.code) page.searchParams.set('r', dataset.code);

  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'closed' });
  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial; }
    button { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; min-height: 52px; padding: 0 20px;
      border: 2px solid #f6c65b; border-radius: 26px; background: #12492b; color: #fdf6e3;
      font: 700 18px -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; cursor: pointer; }
    button:focus-visible { outline: 3px solid #f6c65b; outline-offset: 2px; }
    iframe { position: fixed; right: 16px; bottom: 80px; z-index: 2147483000; width: 400px;
      height: min(680px, calc(100vh - 96px)); border: 2px solid #12492b; border-radius: 16px; background: #f7f1e3; }
    @media (max-width: 480px) { iframe { right: 0; width: 100%; bottom: 76px; height: calc(100vh - 76px);
      border-width: 2px 0; border-radius: 0; } }
    [hidden] { display: none; }
    @media print { button, iframe { display: none; } }
  `);
  root.adoptedStyleSheets = [style];

  const label = dataset.label || 'Hỏi về học nghề';
  const button = document.createElement('button');
  button.type = 'button';
  let frame;
  function show(open) {
    if (open && !frame) {
      frame = document.createElement('iframe');
      frame.title = 'Cầu Nghề: trò chuyện';
      frame.src = page.href;
      root.append(frame);
    }
    if (frame) frame.hidden = !open;
    button.textContent = open ? 'Đóng' : label;
    button.setAttribute('aria-expanded', String(open));
  }
  button.addEventListener('click', () => show(button.getAttribute('aria-expanded') !== 'true'));
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') show(false);
  });
  root.append(button);
  show(false);
  document.body.append(host);
})();
