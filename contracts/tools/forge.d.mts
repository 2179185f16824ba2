export function foundryBinary(tool: 'forge' | 'anvil'): string
export function forge(args: readonly string[]): Promise<{ code: number; output: string }>
