// Builds static/build/ from assets/ and the pinned npm packages. Nothing is fetched; nothing built is committed.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");
const nhsuk = join(packages, "nhsuk-frontend/dist/nhsuk");
const live = join(root, "static/build");
// Built beside and then moved in file by file, so that a server that is running never finds a sheet missing.
const build = join(root, `static/build/.new-${process.pid}`);

// A source map comment names a file that is not shipped, which the manifest storage would refuse.
const withoutSourceMap = (text) => text.replace(/^\/\/# sourceMappingURL=.*$/gm, "").trimEnd() + "\n";

mkdirSync(join(build, "images"), { recursive: true });

for (const sheet of ["app", "print"]) {
  const { css } = sass.compile(join(root, `assets/scss/${sheet}.scss`), {
    loadPaths: [packages],
    style: "compressed",
    quietDeps: true,
    logger: sass.Logger.silent,
  });
  writeFileSync(join(build, `${sheet}.css`), css);
}

for (const [from, to] of [
  [join(nhsuk, "nhsuk-frontend-10.6.1.min.js"), "nhsuk-frontend.js"],
  [join(packages, "htmx.org/dist/htmx.min.js"), "htmx.js"],
]) {
  writeFileSync(join(build, to), withoutSourceMap(readFileSync(from, "utf8")));
}

for (const name of readdirSync(join(root, "assets/js")).filter((file) => file.endsWith(".js"))) {
  copyFileSync(join(root, "assets/js", name), join(build, name));
}

// Interface icons only: the favicons and touch icons of the package are the NHS logo, which a supplier may not use.
for (const name of readdirSync(join(nhsuk, "assets/images"))) {
  if (/^nhsuk-icon-(arrow|chevron|cross|minus|plus|search|tick|user).*\.svg$/.test(name)) {
    copyFileSync(join(nhsuk, "assets/images", name), join(build, "images", name));
  }
}

mkdirSync(join(live, "images"), { recursive: true });
let count = 0;
for (const folder of ["images", "."]) {
  const files = (where) => readdirSync(join(where, folder), { withFileTypes: true }).filter((entry) => entry.isFile());
  const made = new Set(files(build).map((entry) => entry.name));
  for (const name of made) {
    renameSync(join(build, folder, name), join(live, folder, name));
  }
  for (const { name } of files(live).filter((entry) => !made.has(entry.name))) {
    rmSync(join(live, folder, name), { force: true });
  }
  count += made.size;
}
rmSync(build, { recursive: true, force: true });
process.stdout.write(`Built ${count} assets into static/build\n`);
