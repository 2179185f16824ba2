// What Ctrl-C means: the first press asks for an orderly stop, another one ends it at once. One press
// arrives several times: the terminal signals everybody, and npm and the bootstrap pass it on.
const SAME_PRESS_MS = 500

export function onInterrupt(stop: () => void): void {
  let firstAt: number | null = null
  const press = () => {
    if (firstAt === null) {
      firstAt = performance.now()
      stop()
    } else if (performance.now() - firstAt > SAME_PRESS_MS) process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, press)
}
