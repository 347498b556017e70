using Patchbay.ClickHouse;
using Patchbay.Server.Configuration;
using Patchbay.Server.Hosting;

const int Started = 0;
const int CannotStart = 1;
const int WrongSettings = 2;

if (args is ["--help" or "-h" or "-?"])
{
    Console.Write(SettingsReference.PrintHelp());
    return Started;
}

if (args is ["--version"])
{
    Console.WriteLine(ServerFacts.Version);
    return Started;
}

var settings = ServerSettings.Read(args, Environment.GetEnvironmentVariables(), out var failures);
if (failures.Count > 0)
{
    foreach (var failure in failures)
    {
        Console.Error.WriteLine(failure);
    }

    return WrongSettings;
}

try
{
    await ServerHost.RunAsync(settings);
    return Started;
}
catch (Exception exception) when (exception is EngineUnavailableException or StartException)
{
    Console.Error.WriteLine(exception.Message);
    return CannotStart;
}
catch (Exception exception) when (exception is ClickHouseException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"The server cannot use its data folder {settings.Server.Data}: {exception.Message}");
    return CannotStart;
}
