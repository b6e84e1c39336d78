// From a drop or a file input to a list of {file, path}. `path` is the place inside a dropped folder
// ("Konzepte/2026/Entwurf.docx"), "" for a file of its own.

const LEFT_OUT = /(^|\/)(\.DS_Store|\._[^/]*|Thumbs\.db|desktop\.ini|~\$[^/]*|__MACOSX\/.*)$/i;

export function fromInput(input) {
  return keep([...input.files].map((file) => ({ file, path: file.webkitRelativePath ?? "" })));
}

export async function fromDrop(transfer) {
  // Entries must be taken before the first await: the browser empties the list afterwards.
  const entries = [...transfer.items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const found = [];
  for (const entry of entries) {
    if (entry instanceof File) found.push({ file: entry, path: "" });
    else if (entry) await walk(entry, found, true);
  }
  return keep(found);
}

async function walk(entry, found, top) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, path: top ? "" : entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const batch = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)); // 100 at most
    if (batch.length === 0) return;
    for (const child of batch) await walk(child, found, false);
  }
}

function keep(found) {
  const kept = found.filter(({ file, path }) => !LEFT_OUT.test(path || file.name));
  return { files: kept, leftOut: found.length - kept.length };
}
