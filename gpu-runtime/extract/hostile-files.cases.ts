// Files for tests: sound ones of every type, and those that are made to harm.
import { strToU8, zipSync, type Zippable } from 'fflate'

export const utf8 = (text: string) => new TextEncoder().encode(text)

export function docx(documentXml: string, more: Zippable = {}): Uint8Array {
  return zipSync({ 'word/document.xml': strToU8(documentXml), ...more })
}

export const wordXml = (body: string) =>
  `<?xml version="1.0"?><w:document xmlns:w="w"><w:body>${body}</w:body></w:document>`

export const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

/** A PDF of so many pages, each with the same line. */
export function pdf(pages: number, line: string): Uint8Array {
  const content = `BT /F1 12 Tf 20 100 Td (${line}) Tj ET`
  const kids = Array.from({ length: pages }, (_, page) => `${page + 5} 0 R`).join(' ')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    ...Array.from(
      { length: pages },
      () =>
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R ' +
        '/Resources << /Font << /F1 3 0 R >> >> >>',
    ),
  ]
  let file = '%PDF-1.4\n'
  const places = objects.map((object, index) => {
    const place = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const start = file.length
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  file += `xref\n0 ${size}\n0000000000 65535 f \n${rows}`
  file += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return utf8(file)
}

const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`

/** Name, bytes, and the reason for which it is refused. */
export const HOSTILE: readonly (readonly [string, string, Uint8Array, string])[] = [
  ['a name that climbs', '../../etc/passwd.txt', utf8('x'), 'name_invalid'],
  ['a name with a drive', 'C:\\x.txt', utf8('x'), 'name_invalid'],
  ['a name that hides its end', 'report\u202efdp.txt', utf8('x'), 'name_invalid'],
  ['a name with NUL', 'x.txt\0.pdf', utf8('x'), 'name_invalid'],
  ['a hidden name', '.bashrc.txt', utf8('x'), 'name_invalid'],
  ['a program', 'run.exe', utf8('MZ'), 'type_unknown'],
  ['a PDF that calls itself text', 'x.txt', utf8('%PDF-1.4'), 'type_mismatch'],
  ['a page that calls itself PDF', 'x.pdf', utf8('<html></html>'), 'type_mismatch'],
  ['too many bytes', 'x.txt', new Uint8Array(9 << 20).fill(0x61), 'file_too_large'],
  ['too much text', 'x.txt', new Uint8Array(2 << 20).fill(0x61), 'text_too_large'],
  ['Latin-1', 'x.txt', Uint8Array.of(0x63, 0x61, 0x66, 0xe9), 'encoding_unknown'],
  ['half a UTF-16', 'x.txt', Uint8Array.of(0xff, 0xfe, 0x61), 'encoding_unknown'],
  ['nothing', 'x.txt', new Uint8Array(0), 'text_empty'],
  ['a PDF of noise', 'x.pdf', utf8(`%PDF-1.7 ${'\u0001'.repeat(5_000)}`), 'file_broken'],
  ['a PDF cut in two', 'x.pdf', pdf(2, 'lamp').slice(0, 60), 'file_broken'],
  ['a PDF without end', 'x.pdf', pdf(501, 'lamp'), 'pages_too_many'],
  ['a zip bomb', 'x.docx', docx(wordXml(paragraph('0'.repeat(20 << 20)))), 'archive_too_large'],
  [
    'a zip of thousands',
    'x.docx',
    docx(
      wordXml(''),
      Object.fromEntries(Array.from({ length: 2_100 }, (_, n) => [`${n}`, utf8('')])),
    ),
    'archive_too_large',
  ],
  ['a zip that climbs', 'x.docx', docx('', { '../../x': utf8('x') }), 'archive_unsafe'],
  ['a billion laughs', 'x.docx', docx(`${laughs}<w:p>&b;</w:p>`), 'archive_unsafe'],
  ['a zip without a document', 'x.docx', zipSync({ x: utf8('x') }), 'file_broken'],
  ['broken XML', 'x.docx', docx('<w:p><w:t>lamp'), 'file_broken'],
  ['JSON 10^5 deep', 'x.jsonl', utf8('['.repeat(100_000)), 'nesting_too_deep'],
  ['JSON 10^5 deep inside', 'x.jsonl', utf8(`{"a":${'{"a":'.repeat(100_000)}`), 'nesting_too_deep'],
  ['no JSON', 'x.jsonl', utf8('{"text": "lamp"}\nlamp'), 'file_broken'],
  ['a page of formats left open', 'x.html', utf8('<b><a>'.repeat(300_000)), 'took_too_long'],
]
