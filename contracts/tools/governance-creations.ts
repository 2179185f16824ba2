// How registries and governance are created: which constructor gets which foreseen address. Decides
// their times and penalties; sends nothing.
import { zeroAddress, type Abi, type Hex } from 'viem'
import { CONTRIBUTION_GOVERNOR_ABI } from '../../schemas/chain/contribution-governor.gen.ts'
import { CONTRIBUTION_GOVERNOR_BYTECODE } from '../../schemas/chain/contribution-governor.gen.ts'
import { CONTRIBUTION_WEIGHTS_ABI } from '../../schemas/chain/contribution-weights.gen.ts'
import { CONTRIBUTION_WEIGHTS_BYTECODE } from '../../schemas/chain/contribution-weights.gen.ts'
import { DATANET_REGISTRY_ABI } from '../../schemas/chain/datanet-registry.gen.ts'
import { DATANET_REGISTRY_BYTECODE } from '../../schemas/chain/datanet-registry.gen.ts'
import {
  MODEL_REGISTRY_ABI,
  MODEL_REGISTRY_BYTECODE,
} from '../../schemas/chain/model-registry.gen.ts'
import { POLICY_PARAMETERS_ABI } from '../../schemas/chain/policy-parameters.gen.ts'
import { POLICY_PARAMETERS_BYTECODE } from '../../schemas/chain/policy-parameters.gen.ts'
import { TIMELOCK_CONTROLLER_ABI } from '../../schemas/chain/timelock-controller.gen.ts'
import { TIMELOCK_CONTROLLER_BYTECODE } from '../../schemas/chain/timelock-controller.gen.ts'
import type { Address } from '../../schemas/ids.ts'

export type Creation = {
  readonly abi: Abi
  readonly bytecode: Hex
  readonly args: readonly unknown[]
}

type Circumstances = {
  readonly timelock: Address
  readonly governor: Address
  readonly settler: Address
  readonly guardian: Address
  readonly timelockSeconds: bigint
  readonly votingSeconds: number
  /** What a proven duplicate costs the contributors' stake. */
  readonly penaltyWei: bigint
}

export function creationsOfGovernance(given: Circumstances) {
  const { timelock, governor, settler, guardian, timelockSeconds, votingSeconds } = given
  const seconds = Number(timelockSeconds)
  return {
    /** The governor alone proposes, anybody executes, nobody administers. */
    timelock: {
      abi: TIMELOCK_CONTROLLER_ABI,
      bytecode: TIMELOCK_CONTROLLER_BYTECODE,
      args: [timelockSeconds, [governor], [zeroAddress], zeroAddress],
    },
    weights: {
      abi: CONTRIBUTION_WEIGHTS_ABI,
      bytecode: CONTRIBUTION_WEIGHTS_BYTECODE,
      args: [settler, guardian, seconds],
    },
    governor: (weights: Address, stake: Address): Creation => ({
      abi: CONTRIBUTION_GOVERNOR_ABI,
      bytecode: CONTRIBUTION_GOVERNOR_BYTECODE,
      args: [weights, stake, timelock, votingSeconds, votingSeconds],
    }),
    datanets: (stake: Address): Creation => ({
      abi: DATANET_REGISTRY_ABI,
      bytecode: DATANET_REGISTRY_BYTECODE,
      args: [stake, given.penaltyWei],
    }),
    models: { abi: MODEL_REGISTRY_ABI, bytecode: MODEL_REGISTRY_BYTECODE, args: [seconds] },
    parameters: {
      abi: POLICY_PARAMETERS_ABI,
      bytecode: POLICY_PARAMETERS_BYTECODE,
      args: [timelock, seconds],
    },
  } satisfies Record<string, Creation | ((...at: Address[]) => Creation)>
}
