namespace Patchbay.EngineTests.ClickHouse;

[Collection(nameof(ServerNode))]
public sealed class ServerContractTests(ServerNode node) : ClickHouseContract(node.ClickHouse);
