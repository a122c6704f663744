// Builds static/build/ from assets/ and the pinned npm packages. Nothing is fetched; nothing built is committed.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = join(root, "node_modules");
const nhsuk = join(packages, "nhsuk-frontend/dist/nhsuk");
const build = join(root, "static/build");

// A source map comment names a file that is not shipped, which the manifest storage would refuse.
const withoutSourceMap = (text) => text.replace(/^\/\/# sourceMappingURL=.*$/gm, "").trimEnd() + "\n";

rmSync(build, { recursive: true, force: true });
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

process.stdout.write(`Built ${readdirSync(build).length} assets into static/build\n`);
