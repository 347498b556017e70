namespace Patchbay.EngineTests.ClickHouse;

public sealed class EmbeddedContractTests(EmbeddedEngine engine) : ClickHouseContract(engine.ClickHouse);
