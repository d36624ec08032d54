// Builds what the integration serves. `--check` only says whether the built files are those
// of these sources.
import { build, transform } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

const here = import.meta.dirname;
const dist = path.join(here, "../custom_components/vertical_farm/frontend/dist");
const LARGEST_GZIPPED = 60 * 1024;

// The languages have the same keys in the same order as English; so these are sent once.
const catalogueOf = async (language) => {
  const source = await readFile(path.join(here, `src/words/${language}.ts`), "utf8");
  const { code } = await transform(source, { loader: "ts", format: "esm" });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`))[language];
};
const translated = {
  name: "translated",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]words[/\\](de|nl)\.ts$/ }, async ({ path: file }) => {
      const language = path.basename(file, ".ts");
      const [en, own] = await Promise.all([catalogueOf("en"), catalogueOf(language)]);
      const texts = JSON.stringify(Object.keys(en).map((key) => own[key]));
      const contents = `import { en } from "./en"; const texts = ${texts};
        export const ${language} = Object.fromEntries(Object.keys(en).map((key, at) => [key, texts[at]]));`;
      return { contents, loader: "js" };
    });
  },
};

const tight = (styles) =>
  styles
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/([{};,])\s*\n\s*/g, "$1")
    .replace(/\s+/g, " ")
    .replace(/([\w-]): /g, "$1:")
    .replace(/ \{/g, "{");

// Indentation means nothing in our templates and styles, but every browser would load it.
const unindented = {
  name: "unindented",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, "utf8"))
        .replace(/css`[^`]*`/g, tight)
        .replace(/\n\s+/g, "\n"),
      loader: "ts",
    }));
  },
};

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: ["src/loader.ts", "src/main.ts", "src/panel.ts"],
  outdir: dist,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  external: ["./main.js"],
  plugins: [translated, unindented],
  write: false,
});
const built = new Map(outputFiles.map((file) => [path.basename(file.path), Buffer.from(file.contents)]));
const compressed = new Map([...built].map(([name, content]) => [`${name}.gz`, gzip(content)]));

function gzip(content) {
  const packed = gzipSync(content, { level: 9 });
  packed[9] = 255; // the operating system that packed it is nobody's concern
  return packed;
}

async function differences() {
  const there = new Set(await readdir(dist).catch(() => []));
  const found = [];
  for (const [name, content] of built) {
    if (!there.delete(name) || !content.equals(await readFile(path.join(dist, name)))) found.push(name);
    const packed = `${name}.gz`;
    // Versions of zlib pack differently; what counts is what comes out.
    if (!there.delete(packed) || !content.equals(gunzipSync(await readFile(path.join(dist, packed))))) found.push(packed);
  }
  return [...found, ...there];
}

const size = [...compressed.values()].reduce((sum, content) => sum + content.length, 0);
console.log(`${(size / 1024).toFixed(1)} KB gzipped in ${built.size} files`);
if (size > LARGEST_GZIPPED) {
  console.error(`That is more than ${LARGEST_GZIPPED / 1024} KB.`);
  process.exit(1);
}
const stale = await differences();
if (process.argv.includes("--check")) {
  if (stale.length) {
    console.error(`Not what the sources give: ${stale.join(", ")}. Run \`npm run build\` in frontend/ and commit.`);
    process.exit(1);
  }
} else if (stale.length) {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  for (const [name, content] of [...built, ...compressed]) await writeFile(path.join(dist, name), content);
}
