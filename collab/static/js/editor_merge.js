// The same merging of lines as collab/writing/merging.py: for what was typed while a save was on its way.

const LARGEST = 4_000_000; // cells of the table of common lines

export function merge(base, mine, theirs) {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const lines = base.split("\n");
  const edits = [
    ...changes(lines, mine.split("\n")).map((edit) => ({ ...edit, mine: true })),
    ...changes(lines, theirs.split("\n")).map((edit) => ({ ...edit, mine: false })),
  ].sort((a, b) => a.first - b.first || a.last - b.last || a.mine - b.mine);
  const merged = [];
  let done = 0;
  while (edits.length) {
    const group = [edits.shift()];
    const { first } = group[0];
    let { last } = group[0];
    while (edits.length && (edits[0].first < last || (edits[0].last === last && last === first))) {
      group.push(edits.shift());
      last = Math.max(last, group.at(-1).last);
    }
    merged.push(...lines.slice(done, first));
    done = last;
    const ofMine = applied(lines, first, last, group.filter((edit) => edit.mine));
    const ofTheirs = applied(lines, first, last, group.filter((edit) => !edit.mine));
    if (!ofMine || !ofTheirs) merged.push(...(ofMine ?? ofTheirs));
    else if (ofMine.join("\n") === ofTheirs.join("\n")) merged.push(...ofMine);
    else merged.push(...ofTheirs, ...ofMine);
  }
  return [...merged, ...lines.slice(done)].join("\n");
}

// What turns one list of lines into the other: {first, last, lines}, last exclusive.
export function changes(old, fresh) {
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)
  ) tail += 1;
  const a = old.slice(head, old.length - tail);
  const b = fresh.slice(head, fresh.length - tail);
  if (!a.length && !b.length) return [];
  if (!a.length || !b.length || a.length * b.length > LARGEST) {
    return [{ first: head, last: head + a.length, lines: b }];
  }
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = a[i] === b[j]
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const found = [];
  let i = 0;
  let j = 0;
  let edit = null;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edit = null;
      i += 1;
      j += 1;
      continue;
    }
    if (!edit) found.push((edit = { first: head + i, last: head + i, lines: [] }));
    const add = j < b.length && (i >= a.length || common[i * width + j + 1] >= common[(i + 1) * width + j]);
    if (add) edit.lines.push(b[j++]);
    else edit.last = head + (i += 1);
  }
  return found;
}

// Put a new text into a field, line by line, so that the caret stays at its words.
export function settle(area, text) {
  const lines = area.value.split("\n");
  const starts = [0];
  for (const line of lines) starts.push(starts.at(-1) + line.length + 1);
  for (const { first, last, lines: fresh } of changes(lines, text.split("\n")).reverse()) {
    const atEnd = last === lines.length;
    let start = starts[first];
    let end = atEnd ? area.value.length : starts[last];
    let put = fresh.map((line) => `${line}\n`).join("");
    if (atEnd) {
      put = put.slice(0, -1);
      if (first === lines.length) {
        start = end;
        put = `\n${put}`;
      } else if (!fresh.length && first > 0) start -= 1;
    }
    area.setRangeText(put, start, end, "preserve");
  }
}

function applied(lines, first, last, edits) {
  if (!edits.length) return null;
  const result = [];
  let done = first;
  for (const edit of edits) {
    result.push(...lines.slice(done, edit.first), ...edit.lines);
    done = edit.last;
  }
  return [...result, ...lines.slice(done, last)];
}
