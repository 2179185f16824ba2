// What others cost, quoted: gas of whole transactions as published by their projects, or as measured
// on anvil (Prague, solc 0.8.30, runs = 200) from their sources at the commits named, with a tree of
// 10,000 leaves (depth 13) and a payee who holds the token. Nothing here is run again.

export type Published = {
  readonly system: string
  readonly source: string
  readonly post: string
  readonly claimRepeat: string
  readonly batch: string
}

export const PUBLISHED: readonly Published[] = [
  {
    system: 'Uniswap MerkleDistributor',
    source: 'Uniswap/merkle-distributor@25a79e8',
    post: 'new contract',
    claimRepeat: '56,300',
    batch: '-',
  },
  {
    system: '1inch CumulativeMerkleDrop',
    source: '1inch/merkle-distribution@3db322c',
    post: '30,400 (no pull)',
    claimRepeat: '56,200',
    batch: '-',
  },
  {
    system: 'Morpho URD',
    source: 'morpho-org/universal-rewards-distributor@3de504b',
    post: '97,400 + 38,500 (no pull)',
    claimRepeat: '58,600',
    batch: '-',
  },
  {
    system: 'EigenLayer RewardsCoordinator',
    source: 'Layr-Labs/eigenlayer-contracts@f84a515',
    post: '86,700 (no pull)',
    claimRepeat: '85,400',
    batch: '-',
  },
  {
    system: 'Angle Merkl Distributor',
    source: 'AngleProtocol/merkl-contracts@15d0dda',
    post: '51,100 (no pull)',
    claimRepeat: '106,000',
    batch: '54,100 (10)',
  },
]
