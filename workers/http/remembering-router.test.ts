import { Hono } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { expect, test, vi } from 'vitest'
import { RememberingRouter } from './remembering-router.ts'

function app() {
  const made = new Hono({ router: new RememberingRouter() })
  made.use(async (context, next) => {
    await next()
    context.res.headers.set('x-seen', context.req.path)
  })
  made.post('/things', (context) => context.text('made'))
  made.get('/things/test', (context) => context.text('the word'))
  made.get('/things/:id', (context) => context.text(`the ${context.req.param('id')}`))
  return made
}

test('a path of words is looked up once, and answered the same each time', async () => {
  const things = app()
  const looked = vi.spyOn(TrieRouter.prototype, 'match')
  for (let i = 0; i < 3; i++) {
    const reply = await things.request('/things', { method: 'POST' })
    expect([await reply.text(), reply.headers.get('x-seen')]).toEqual(['made', '/things'])
    expect((await things.request('/things')).status).toBe(404)
    expect(await (await things.request('/things/test')).text()).toBe('the word')
  }
  expect(looked).toHaveBeenCalledTimes(3)
  looked.mockRestore()
})

test('a path with a parameter is each call’s own', async () => {
  const things = app()
  for (const id of ['one', 'two', 'one']) {
    const reply = await things.request(`/things/${id}`)
    expect([await reply.text(), reply.headers.get('x-seen')]).toEqual([
      `the ${id}`,
      `/things/${id}`,
    ])
  }
})
