// Prints a shared access signature for a storage account that allows what an archive needs.
import { AccountSASPermissions, AccountSASResourceTypes, AccountSASServices, StorageSharedKeyCredential, generateAccountSASQueryParameters } from "@azure/storage-blob";

const [account, key] = process.argv.slice(2);
console.log(generateAccountSASQueryParameters({
  expiresOn: new Date(Date.now() + 3600_000),
  permissions: AccountSASPermissions.parse("rwacl"),
  resourceTypes: AccountSASResourceTypes.parse("sco").toString(),
  services: AccountSASServices.parse("b").toString(),
}, new StorageSharedKeyCredential(account, key)).toString());
