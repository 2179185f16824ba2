// Datanets from a terminal, in the order in which one is made, fed, governed and versioned.
import type { Cli, Program } from '../cli.ts'
import { addAddFolder } from './add-folder.ts'
import { addBatches } from './batches.ts'
import { addContributions } from './contributions.ts'
import { addDatanetAccess } from './datanet-access.ts'
import { addDatanetCards } from './datanet-cards.ts'
import { addDatasetFolders } from './dataset-folders.ts'
import { addDatanetVersions } from './datanet-versions.ts'
import { datanetsGroup } from './datanets-group.ts'
import { addImportRows } from './import-rows.ts'
import { addRetrieve } from './retrieve.ts'

export function addDatanets(program: Program, cli: Cli): void {
  const datanets = datanetsGroup(program)
  addDatanetCards(datanets, cli)
  addRetrieve(datanets, cli)
  addAddFolder(datanets, cli)
  addImportRows(datanets, cli)
  addBatches(datanets, cli)
  addContributions(datanets, cli)
  addDatanetAccess(datanets, cli)
  addDatanetVersions(datanets, cli)
  addDatasetFolders(datanets, cli)
}
