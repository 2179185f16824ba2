// What the bucket says when the parts of an upload are removed: that there are none is no error, all else is.
import { expect, test } from 'vitest'
import { contentId } from '../../schemas/ids.ts'
import { uploadFilesIn } from './upload-files.store.ts'

const id = contentId('upl', 'it')

function filesOf(told: Error | null) {
  const deleted: string[] = []
  const vault = {
    delete: async (key: string) => void deleted.push(key),
    resumeMultipartUpload: () => ({
      abort: () => (told === null ? Promise.resolve() : Promise.reject(told)),
    }),
  }
  return { deleted, files: uploadFilesIn(vault as unknown as R2Bucket) }
}

test.each([
  null,
  new Error('abortMultipartUpload: The specified multipart upload does not exist. (10024)'),
])('parts that are removed, or were, are gone: %s', async (told) => {
  const { deleted, files } = filesOf(told)
  await files.clean(id, 'parts')
  expect(deleted).toEqual([`uploads/${id}`])
})

test('a bucket that is away is no bucket without parts', async () => {
  const away = new Error('abortMultipartUpload: We encountered an internal error. (10001)')
  const { files } = filesOf(away)
  await expect(files.clean(id, 'parts')).rejects.toThrow(away)
  await expect(files.drop(id, 'parts')).rejects.toThrow(away)
  await files.clean(id, null)
})
