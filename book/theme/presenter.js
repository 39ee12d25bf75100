// The teacher's notes in a window of their own, while the page is shown on a projector. Only in the book
// that has such notes.
//
// Key p or the button opens the window. It asks the page that is shown for its notes, twice a second, as
// it outlives the page. It works with messages alone: of files that are opened from a disk none may look
// into another, and none is sent anything by a server.

(() => {
    'use strict';

    const KIND = 'async-traps-presenter';
    const main = document.querySelector('main');
    if (!main || main.classList.contains('whole')) {
        return;
    }

    // The page.

    const bar = document.querySelector('.right-buttons');
    if (bar) {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'icon-button present';
        button.textContent = 'Present';
        button.title = 'The notes in a second window (p)';
        button.addEventListener('click', open);
        bar.prepend(button);
    }

    document.addEventListener('keydown', (event) => {
        const typing = event.target.closest && event.target.closest('input, textarea, select');
        if (event.key === 'p' && !typing && !event.altKey && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            open();
        }
    });

    // Where a teacher stops: at headings and at figures, those that are shown now.
    function stops() {
        return Array.from(main.querySelectorAll('h1, h2, h3, figure.trace'))
            .filter((stop) => !stop.closest('details') && stop.getClientRects().length > 0);
    }

    function nameOf(stop) {
        if (!stop) {
            return '';
        }
        const caption = stop.querySelector('figcaption');
        return caption ? `Figure: ${caption.textContent.trim()}` : stop.textContent.trim();
    }

    // The stop that was gone to; none once the page was scrolled by hand, or was left as it is.
    let goneTo = null;
    ['wheel', 'touchmove', 'pointerdown', 'keydown'].forEach((kind) => {
        document.addEventListener(kind, () => { goneTo = null; }, { passive: true });
    });

    function indexIn(all) {
        if (all.includes(goneTo)) {
            return all.indexOf(goneTo);
        }
        const above = all.filter((stop) => stop.getBoundingClientRect().top < window.innerHeight / 3);
        return Math.max(above.length - 1, 0);
    }

    function go(by) {
        const all = stops();
        goneTo = all[Math.min(Math.max(indexIn(all) + by, 0), all.length - 1)];
        if (goneTo) {
            goneTo.scrollIntoView({ block: 'start' });
        }
    }

    function notes() {
        return Array.from(main.querySelectorAll('details.teacher'), (note) => {
            const copy = note.cloneNode(true);
            copy.querySelectorAll(':scope > summary').forEach((summary) => summary.remove());
            // The other window has another address.
            copy.querySelectorAll('a[href]').forEach((link, index) => {
                link.href = note.querySelectorAll('a[href]')[index].href;
            });
            return copy.innerHTML;
        }).join('');
    }

    function planned() {
        const line = main.querySelector('p.minutes');
        const minutes = line ? line.textContent.match(/\d+/g) || [] : [];
        return minutes.reduce((sum, number) => sum + Number(number), 0);
    }

    window.addEventListener('message', ({ source, data }) => {
        if (!source || !data || data.kind !== KIND) {
            return;
        }
        if (data.ask === 'end') {
            document.documentElement.classList.remove('presenting');
            return;
        }
        if (data.ask === 'go') {
            go(data.by);
        }
        if (data.ask) {
            document.documentElement.classList.add('presenting');
            const all = stops();
            const at = indexIn(all);
            const page = {
                title: nameOf(main.querySelector('h1')),
                notes: notes(),
                minutes: planned(),
                now: nameOf(all[at]),
                next: nameOf(all[at + 1]),
            };
            source.postMessage({ kind: KIND, page }, '*');
        }
    });

    // The window of the notes.

    function open() {
        const other = window.open('', KIND, 'popup,width=620,height=760');
        if (!other) {
            return;
        }
        try {
            if (!other.document.getElementById('notes')) {
                other.document.open();
                other.document.write(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Notes</title>
                    <style>${STYLE}</style>${BODY}<script>(${live})('${KIND}')<\/script></html>`);
                other.document.close();
            }
        } catch (_) {
            // It was opened by another page, which may not be looked into, and asks this one already.
        }
        other.focus();
    }

    const STYLE = `
        body { margin: 0; padding: 1em 1.4em; font: 18px/1.45 sans-serif; background: #161923; color: #e6e6f0; }
        header { display: flex; gap: 1em; align-items: baseline; justify-content: space-between; }
        h1 { margin: 0; font-size: 1.1em; }
        #clock { font-size: 1.8em; font-variant-numeric: tabular-nums; white-space: nowrap; }
        #clock.over { color: #ff9d8c; }
        #stops { margin-block: 0.8em; padding: 0.6em 0.8em; border: 1px solid #5d627a; }
        #stops p { margin: 0; }
        button { padding: 0.3em 1em; border: 1px solid #e6e6f0; background: none; color: inherit; font: inherit; }
        a { color: #8ecbf2; }
        code { font-size: 0.9em; }
        li { margin-block: 0.5em; }`;

    const BODY = `
        <header><h1 id="title"></h1><span id="clock" role="timer"></span></header>
        <div id="stops"><p>Now: <b id="now"></b></p><p>Next: <b id="next"></b></p></div>
        <p><button id="back">Back (b)</button> <button id="on">Next (n)</button>
            <button id="again">Clock to 0</button></p>
        <div id="notes"></div>`;

    // What runs in the window of the notes: it is sent there as text, and sees nothing of the above.
    function live(kind) {
        const part = (id) => document.getElementById(id);
        const ask = (what) => window.opener && window.opener.postMessage({ kind, ...what }, '*');
        let began = Date.now();
        let shown = { title: null, notes: null, minutes: 0 };

        function tick() {
            const seconds = Math.floor((Date.now() - began) / 1000);
            const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
            part('clock').textContent = shown.minutes ? `${clock} of ${shown.minutes} min` : clock;
            part('clock').classList.toggle('over', shown.minutes > 0 && seconds > shown.minutes * 60);
        }

        window.addEventListener('message', ({ source, data }) => {
            if (source !== window.opener || !data || data.kind !== kind || !data.page) {
                return;
            }
            const page = data.page;
            if (page.title !== shown.title) {
                began = Date.now();
                part('title').textContent = page.title;
                document.title = `Notes: ${page.title}`;
            }
            if (page.notes !== shown.notes) {
                part('notes').innerHTML = page.notes || '<p>This page has no note.</p>';
                part('notes').querySelectorAll('a').forEach((link) => { link.target = '_blank'; });
            }
            part('now').textContent = page.now;
            part('next').textContent = page.next || 'the end of the page';
            shown = page;
            tick();
        });

        part('back').addEventListener('click', () => ask({ ask: 'go', by: -1 }));
        part('on').addEventListener('click', () => ask({ ask: 'go', by: 1 }));
        part('again').addEventListener('click', () => { began = Date.now(); tick(); });
        document.addEventListener('keydown', (event) => {
            const by = { n: 1, b: -1 }[event.key];
            if (by) {
                ask({ ask: 'go', by });
            }
        });
        window.addEventListener('pagehide', () => ask({ ask: 'end' }));
        setInterval(() => { ask({ ask: 'page' }); tick(); }, 500);
        ask({ ask: 'page' });
    }
})();
