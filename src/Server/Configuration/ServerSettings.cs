using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Patchbay.Server.Configuration;

/// <summary>All settings of a server, read and checked.</summary>
internal sealed record ServerSettings(ServerOptions Server, LimitOptions Limits, QueryOptions Query, EngineOptions Engine, JournalSettings Journal, IdentityOptions Identity)
{
    // By which the command-line tool knows its server, and itself there.
    private static readonly string[] ToolVariables = ["PATCHBAY_SERVER", "PATCHBAY_TOKEN", "PATCHBAY_API_KEY"];

    /// <summary>Environment variables that look like settings of the server and are none; mistyped ones, most likely.</summary>
    public IReadOnlyList<string> UnknownVariables { get; init; } = [];

    /// <summary>Reads the settings; the command line overrides the environment, and that the files.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="failures">Everything that is wrong, each as a sentence that names the setting; empty when all is well.</param>
    public static ServerSettings Read(IReadOnlyList<string> arguments, IDictionary environment, out IReadOnlyList<string> failures)
    {
        var found = new List<string>();
        var commandLine = ReadArguments(arguments, found);
        var values = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
            .AddInMemoryCollection(ReadEnvironment(environment))
            .AddInMemoryCollection(commandLine)
            .Build();
        found.AddRange(
            values.AsEnumerable()
                .Where(entry => entry.Value is not null && !Setting.All.Any(setting => setting.Key.Equals(entry.Key, StringComparison.OrdinalIgnoreCase)))
                .Select(entry => $"appsettings.json has a setting {entry.Key}, which does not exist; --help lists all."));
        var settings = new ServerSettings(
            Bind<ServerOptions>(values, found), Bind<LimitOptions>(values, found), Bind<QueryOptions>(values, found), Bind<EngineOptions>(values, found), Bind<JournalSettings>(values, found),
            Bind<IdentityOptions>(values, found))
        {
            UnknownVariables =
            [
                .. environment.Keys.Cast<string>()
                    .Where(name => name.StartsWith("PATCHBAY_", StringComparison.Ordinal) && !ToolVariables.Contains(name) && Setting.All.All(setting => setting.EnvironmentVariable != name))
                    .Order(StringComparer.Ordinal),
            ],
        };
        if (IPAddress.TryParse(settings.Server.Listen, out _) && !settings.Server.ListensLocally && !settings.Identity.Required)
        {
            var listen = SettingsOf<ServerOptions>().First(setting => setting.Property.Name == nameof(ServerOptions.Listen));
            found.Add(Sentence(listen, $"is '{settings.Server.Listen}', which others can reach, but nobody has to say who he is: turn Identity:Required on (--identity-required true), or use localhost, 127.0.0.1 or ::1"));
        }

        failures = found;
        return settings;
    }

    private static Dictionary<string, string?> ReadArguments(IReadOnlyList<string> arguments, List<string> failures)
    {
        var values = new Dictionary<string, string?>();
        for (var i = 0; i < arguments.Count; i++)
        {
            // Both --data FOLDER and --data=FOLDER.
            var parts = arguments[i].Split('=', 2);
            if (Setting.All.FirstOrDefault(setting => setting.Option == parts[0]) is not { } setting)
            {
                failures.Add($"There is no option {parts[0]}; --help lists all.");
                // What follows is its value, most likely, and no second mistake.
                i += parts.Length == 1 && i + 1 < arguments.Count && !arguments[i + 1].StartsWith('-') ? 1 : 0;
            }
            else if (parts.Length == 1 && i + 1 == arguments.Count)
            {
                failures.Add($"The option {setting.Option} needs a value.");
            }
            else
            {
                values[setting.Key] = parts.Length == 2 ? parts[1] : arguments[++i];
            }
        }

        return values;
    }

    private static Dictionary<string, string?> ReadEnvironment(IDictionary environment) =>
        Setting.All
            .Where(setting => environment[setting.EnvironmentVariable] is string { Length: > 0 })
            .ToDictionary(setting => setting.Key, setting => (string?)environment[setting.EnvironmentVariable]);

    private static T Bind<T>(IConfiguration values, List<string> failures)
        where T : new()
    {
        var options = new T();
        foreach (var setting in SettingsOf<T>())
        {
            if (values[setting.Key] is not { } text)
            {
                continue;
            }

            if (setting.TryRead(text, out var value) is { } problem)
            {
                failures.Add(Sentence(setting, problem));
            }
            else
            {
                setting.Property.SetValue(options, value);
            }
        }

        foreach (var setting in SettingsOf<T>())
        {
            var value = setting.Property.GetValue(options);
            var broken = setting.Property.GetCustomAttributes(true).OfType<ValidationAttribute>().FirstOrDefault(rule => !rule.IsValid(value));
            if (broken is not null)
            {
                failures.Add(Sentence(setting, broken is RangeAttribute range ? $"is {value}, but has to be from {range.Minimum} to {range.Maximum}" : "is empty"));
            }
        }

        if (options is IValidatableObject rules)
        {
            failures.AddRange(
                from result in rules.Validate(new ValidationContext(options))
                let setting = SettingsOf<T>().First(setting => setting.Property.Name == result.MemberNames.First())
                select Sentence(setting, result.ErrorMessage!));
        }

        return options;
    }

    private static IEnumerable<Setting> SettingsOf<T>() => Setting.All.Where(setting => setting.Property.DeclaringType == typeof(T));

    private static string Sentence(Setting setting, string problem) => $"{setting.Key} ({setting.Option}, {setting.EnvironmentVariable}) {problem}.";
}
