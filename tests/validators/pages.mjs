// axe-core on web pages at two widths, one line of JSON a page: `node pages.mjs FOLDER_OF_NODE_MODULES PAGE...`.
// Besides: does the page scroll sideways at 320 px, and do its tables keep their rows and headers there?
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [modules, ...pages] = process.argv.slice(2);
const load = createRequire(path.join(modules, 'x.js'));
const { chromium } = load('playwright-core');
const axe = fs.readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const ROLES = ['table', 'caption', 'row', 'cell', 'columnheader', 'rowheader'];

async function seen(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const shown = nodes.filter((node) => !node.ignored).map((node) => node.role?.value);
  return Object.fromEntries(ROLES.map((role) => [role, shown.filter((each) => each === role).length]));
}

async function check(browser, file, width) {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const fetched = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.goto(`file://${file}`);
  const across = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.evaluate(axe);
  const result = await page.evaluate((values) => axe.run({ runOnly: { type: 'tag', values } }), RULES);
  const told = {
    file, width, across, roles: await seen(page), passed: result.passes.length, fetched: fetched.length - 1,
    broken: result.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 160)}`),
  };
  await page.close();
  return told;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const file of pages) for (const width of [1280, 320]) console.log(JSON.stringify(await check(browser, file, width)));
await browser.close();
