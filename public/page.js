// On every page: the switches for letters and light without a reload, printing, and reading aloud by the
// browser's own voice where it has a Vietnamese one. Everything else works without this script.
(() => {
  const root = document.documentElement;

  document.addEventListener('submit', (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches('[data-look]') || !button) return;
    event.preventDefault();
    if (button.name === 'size') {
      root.dataset.size = button.value;
      button.value = String((Number(button.value) + 1) % 3);
    } else {
      const dark =
        root.dataset.theme === 'auto'
          ? matchMedia('(prefers-color-scheme: dark)').matches
          : root.dataset.theme === 'dark';
      root.dataset.theme = dark ? 'light' : 'dark';
    }
    const secure = location.protocol === 'https:' ? ';secure' : '';
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on many phones
    document.cookie = `cn_look=${root.dataset.theme}.${root.dataset.size};path=/;max-age=31536000;samesite=lax${secure}`;
  });

  const speech = window.speechSynthesis;
  let voice;
  function speak(text) {
    speech.cancel();
    // Long texts are cut off by some engines, so it is one sentence after the other.
    for (const sentence of text.match(/[^.!?\n]+[.!?]*/gu) || []) {
      const utterance = new SpeechSynthesisUtterance(sentence);
      utterance.voice = voice;
      utterance.lang = 'vi-VN';
      utterance.rate = 0.9;
      speech.speak(utterance);
    }
  }
  function findVoice() {
    voice = speech.getVoices().find((v) => /^vi\b/iu.test(v.lang));
    if (!voice) return;
    root.classList.add('speaks');
    for (const button of document.querySelectorAll('[data-listen]')) button.hidden = false;
  }
  if (speech) {
    findVoice();
    speech.addEventListener?.('voiceschanged', findVoice);
    addEventListener('pagehide', () => speech.cancel());
  }

  // The browser's own sharing where it has one, else the address to paste.
  async function share(button) {
    const url = `${location.origin}/`;
    try {
      if (navigator.share)
        await navigator.share({ title: 'Cầu Nghề', text: 'Tìm lớp nghề gần nhà, miễn phí.', url });
      else {
        await navigator.clipboard.writeText(url);
        const said = button.querySelector('.sr');
        button.classList.add('done');
        said.textContent = 'Đã chép địa chỉ';
        setTimeout(() => {
          button.classList.remove('done');
          said.textContent = 'Chia sẻ';
        }, 2500);
      }
    } catch {
      // Closed without sharing.
    }
  }
  if (navigator.share || navigator.clipboard)
    for (const button of document.querySelectorAll('[data-share]')) {
      button.hidden = false;
      button.addEventListener('click', () => share(button));
    }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-print],[data-listen]');
    if (!button) return;
    if ('print' in button.dataset) window.print();
    else if (speech.speaking) speech.cancel();
    else {
      const text = button.closest('.bubble')?.querySelector('.words') || document.querySelector('article');
      // innerText, not textContent: pauses stand at its line breaks.
      speak(text.innerText);
    }
  });
  for (const button of document.querySelectorAll('[data-print]')) button.hidden = false;
})();
