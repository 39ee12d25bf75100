// Runs axe-core over the pages of a built book, in each of mdBook's themes, and once on a
// narrow screen; and looks whether the cheat sheet is printed on one page. Exit code 1 if anything
// is wrong.
//
//     node axe.js [FOLDER]        by default ../html
//
// The browser is $CHROMIUM, or Debian's chromium.

import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const THEMES = ['light', 'rust', 'coal', 'navy', 'ayu'];
const WIDE = { name: 'wide', width: 1280 };
// What is too wide for a narrow screen is so in each theme.
const NARROW = { name: 'narrow', width: 360 };
const LOOKS = [...THEMES.map((theme) => ({ theme, ...WIDE })), { theme: THEMES[0], ...NARROW }];
// What mdBook builds besides the pages that we write.
const NOT_OURS = new Set(['404.html', 'index.html', 'print.html', 'toc.html']);

const here = dirname(fileURLToPath(import.meta.url));
const book = resolve(process.argv[2] ?? join(here, '..', 'html'));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

function fail(text) {
    console.error(`error: ${text}`);
    process.exit(2);
}

if (!existsSync(join(book, 'index.html'))) {
    fail(`${book} holds no book; build it with cargo xtask book build`);
}
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
if (!existsSync(executablePath)) {
    fail(`${executablePath} is not there; install chromium, or name a browser in CHROMIUM`);
}
const pages = readdirSync(book, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.html') && !NOT_OURS.has(name))
    .sort();

const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--no-first-run'],
});
const found = new Map(THEMES.map((theme) => [theme, []]));
let looked = 0;
for (const { theme, name, width } of LOOKS) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' });
    await context.addInitScript((theme) => localStorage.setItem('mdbook-theme', theme), theme);
    const tab = await context.newPage();
    for (const page of pages) {
        await tab.goto(pathToFileURL(join(book, page)).href);
        const state = await tab.evaluate(async () => {
            // What is folded is judged too.
            document.querySelectorAll('main details').forEach((part) => {
                // Of those of one name a browser keeps one open.
                part.removeAttribute('name');
                part.open = true;
            });
            // The book's own scripts see in the next frame what is now shown.
            for (let frame = 0; frame < 2; frame += 1) {
                await new Promise(requestAnimationFrame);
            }
            const main = document.querySelector('main');
            return {
                themes: Array.from(document.documentElement.classList),
                overflow: main.scrollWidth - main.clientWidth,
            };
        });
        if (!state.themes.includes(theme)) {
            fail(`${page} is shown in "${state.themes.join(' ')}" and not in ${theme}`);
        }
        await tab.addScriptTag({ path: axe });
        const { violations } = await tab.evaluate(() => globalThis.axe.run('main'));
        looked += 1;
        for (const { id, help, nodes } of violations) {
            for (const { target, any, all, none } of nodes) {
                const why = [...any, ...all, ...none].map((check) => check.message)[0] ?? help;
                found.get(theme).push(`${page} (${name}): ${id}: ${target.join(' ')}: ${why}`);
            }
        }
        if (state.overflow > 0) {
            found.get(theme).push(`${page} (${name}): the text is ${state.overflow} pixels too wide`);
        }
    }
    await context.close();
}
// The cheat sheet is to be printed on one page.
const context = await browser.newContext();
const sheet = await context.newPage();
await sheet.goto(pathToFileURL(join(book, 'cheat-sheet.html')).href);
let sheets = 0;
// As a browser prints it when nobody changes the margins.
const margin = { top: '1cm', right: '1cm', bottom: '1cm', left: '1cm' };
for (const format of ['A4', 'Letter']) {
    const printed = (await sheet.pdf({ format, margin })).toString('latin1');
    sheets = Math.max(sheets, printed.match(/\/Type\s*\/Page[^s]/g)?.length ?? 0);
}
await browser.close();

let count = 0;
console.log(`cheat-sheet.html is printed on ${sheets} page${sheets === 1 ? '' : 's'}`);
if (sheets !== 1) {
    console.log('  it is to be one: shorten it');
    count += 1;
}
for (const [theme, violations] of found) {
    console.log(`${theme}: ${violations.length === 0 ? 'nothing found' : `${violations.length} found`}`);
    violations.forEach((violation) => console.log(`  ${violation}`));
    count += violations.length;
}
console.log(`${pages.length} pages in ${THEMES.length} themes, ${looked} runs of axe: ${count} found`);
process.exit(count === 0 ? 0 : 1);
