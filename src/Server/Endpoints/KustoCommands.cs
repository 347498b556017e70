using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Patchbay.Catalog;
using Patchbay.Kql.Symbols;
using Patchbay.Server.Access;
using Patchbay.Server.Hosting;
using Patchbay.Workspaces.Query;

namespace Patchbay.Server.Endpoints;

/// <summary>The management commands of Kusto that its clients send to learn what there is; a workspace is a database.</summary>
internal static partial class KustoCommands
{
    /// <summary>The commands, for messages.</summary>
    public const string Known =
        ".show databases [schema], .show database D [schema | details], .show schema as json, .show tables, .show table T cslschema | schema as json, .show functions, .show version, .show cluster";

    /// <summary>Runs a command.</summary>
    /// <param name="text">The command.</param>
    /// <param name="workspaces">The databases that the caller may see.</param>
    /// <param name="current">The database of the request, one of them.</param>
    /// <param name="functions">The functions of the databases.</param>
    /// <returns>Its answer, or null when it is not known or names what is not there.</returns>
    public static KustoTable? Run(string text, IReadOnlyList<ReadableWorkspace> workspaces, ReadableWorkspace current, WorkspaceFunctions functions)
    {
        var command = Blanks().Replace(text.Trim(), " ");
        var named = Named().Match(command) is { Success: true } match
            ? Names().Matches(match.Groups["names"].Value).Select(name => Find(workspaces, name.Groups["name"].Value)).ToList()
            : null;
        if (named?.Contains(null) is true)
        {
            return null;
        }

        var databases = named is { Count: > 0 } ? named.ConvertAll(database => database!) : [.. workspaces];
        // The names are out of the way now, so the rest of a command is one of few.
        return Named().Replace(command, "${what} ").TrimEnd(' ', ';').ToLowerInvariant().Replace("  ", " ", StringComparison.Ordinal) switch
        {
            ".show databases" => Databases(databases, current),
            ".show database" or ".show database details" or ".show databases details" => Databases(databases, current),
            ".show databases schema" or ".show database schema" => Columns(databases),
            ".show databases schema as json" or ".show database schema as json" => Json(databases, functions),
            ".show schema as json" => Json([current], functions),
            ".show schema" => Columns([current]),
            ".show tables" => new KustoTable(
                [Text("TableName"), Text("DatabaseName"), Text("Folder"), Text("DocString")], [.. current.Tables.Select(table => (object?[])[table.Name, current.Name, "", table.Description])]),
            ".show functions" => new KustoTable(
                [Text("Name"), Text("Parameters"), Text("Body"), Text("Folder"), Text("DocString")],
                [.. functions.Of(current.Workspace).Select(function => (object?[])[function.Name, function.Parameters, $"{{ {function.Body} }}", "", ""])]),
            ".show version" => new KustoTable(
                [Text("BuildVersion"), ("BuildTime", KqlType.DateTime), Text("ServiceType"), Text("ProductVersion")], [[ServerFacts.Version, null, "Engine", $"Patchbay {ServerFacts.Version}"]]),
            ".show cluster" => new KustoTable([Text("NodeId"), Text("Address"), Text("Name"), ("IsCurrent", KqlType.Bool)], [["0", "", "patchbay", true]]),
            _ => Table().Match(command) is { Success: true } table && current.Tables.FirstOrDefault(one => one.Name.Equals(table.Groups["name"].Value, StringComparison.OrdinalIgnoreCase)) is { } found ? Schema(current, found, table.Groups["as"].Value) : null,
        };
    }

    private static ReadableWorkspace? Find(IReadOnlyList<ReadableWorkspace> workspaces, string name) =>
        workspaces.FirstOrDefault(workspace => workspace.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || workspace.Workspace.Id.ToString().Equals(name, StringComparison.OrdinalIgnoreCase));

    private static KustoTable Databases(IReadOnlyList<ReadableWorkspace> databases, ReadableWorkspace current) => new(
        [
            Text("DatabaseName"), Text("PersistentStorage"), Text("Version"), ("IsCurrent", KqlType.Bool), Text("DatabaseAccessMode"), Text("PrettyName"),
            ("DatabaseId", KqlType.Guid), Text("InTransitionTo"), Text("SuspensionState"),
        ],
        [.. databases.Select(database => (object?[])[database.Name, "", "v1.0", database.Workspace.Id == current.Workspace.Id, "ReadOnly", database.Name, database.Workspace.Id, "", ""])]);

    // One row for each database, one for each table and one for each column.
    private static KustoTable Columns(IReadOnlyList<ReadableWorkspace> databases) => new(
        [
            Text("DatabaseName"), Text("TableName"), Text("ColumnName"), Text("ColumnType"), ("IsDefaultTable", KqlType.Bool), ("IsDefaultColumn", KqlType.Bool),
            Text("PrettyName"), Text("Version"), Text("Folder"), Text("DocString"),
        ],
        [
            .. from database in databases
               from row in database.Tables
                   .SelectMany(table => table.Columns.Select(column => Row(database.Name, table.Name, column.Name, WorkspaceSchema.ToKql(column.Type).DotNetName(), column.Description))
                       .Prepend(Row(database.Name, table.Name, "", "", table.Description)))
                   .Prepend(Row(database.Name, "", "", "", ""))
               select row,
        ]);

    private static object?[] Row(string database, string table, string column, string type, string description) => [database, table, column, type, false, false, "", "", "", description];

    private static KustoTable Json(IReadOnlyList<ReadableWorkspace> databases, WorkspaceFunctions functions)
    {
        var json = new JsonObject();
        foreach (var database in databases)
        {
            json[database.Name] = new JsonObject
            {
                ["Name"] = database.Name,
                ["Tables"] = new JsonObject(database.Tables.Select(table => KeyValuePair.Create(table.Name, (JsonNode?)Describe(table)))),
                ["ExternalTables"] = new JsonObject(),
                ["MaterializedViews"] = new JsonObject(),
                ["EntityGroups"] = new JsonObject(),
                ["Functions"] = new JsonObject(functions.Of(database.Workspace).Select(function => KeyValuePair.Create(function.Name, (JsonNode?)Describe(function)))),
                ["MajorVersion"] = 1,
                ["MinorVersion"] = 1,
                ["DatabaseAccessMode"] = "ReadOnly",
            };
        }

        return new KustoTable([Text("DatabaseSchema")], [[new JsonObject { ["Databases"] = json }.ToJsonString()]]);
    }

    private static JsonObject Describe(StoredFunction function) => new()
    {
        ["Name"] = function.Name,
        ["InputParameters"] = new JsonArray(
        [
            .. function.DeclaredParameters.Select(parameter => parameter.Columns is { } columns
                ? new JsonObject { ["Name"] = parameter.Name, ["Columns"] = new JsonArray([.. columns.Select(column => Describe(column.Name, column.Type))]) }
                : Describe(parameter.Name, parameter.Type)),
        ]),
        ["Body"] = $"{{ {function.Body} }}",
        ["Folder"] = "",
        ["DocString"] = "",
        ["FunctionKind"] = "Unknown",
    };

    private static JsonObject Describe(string name, KqlType type) => new() { ["Name"] = name, ["Type"] = type.DotNetName(), ["CslType"] = type.Name() };

    private static JsonObject Describe(LogTable table) => new()
    {
        ["Name"] = table.Name,
        ["Folder"] = "",
        ["DocString"] = table.Description,
        ["OrderedColumns"] = new JsonArray(
        [
            .. table.Columns.Select(column => new JsonObject
            {
                ["Name"] = column.Name,
                ["Type"] = WorkspaceSchema.ToKql(column.Type).DotNetName(),
                ["CslType"] = WorkspaceSchema.ToKql(column.Type).Name(),
                ["DocString"] = column.Description,
            }),
        ]),
    };

    private static KustoTable Schema(ReadableWorkspace database, LogTable table, string form)
    {
        var schema = form.Equals("cslschema", StringComparison.OrdinalIgnoreCase)
            ? string.Join(",", table.Columns.Select(column => $"{column.Name}:{WorkspaceSchema.ToKql(column.Type).Name()}"))
            : Describe(table).ToJsonString();
        return new KustoTable(
            [Text("TableName"), Text("Schema"), Text("DatabaseName"), Text("Folder"), Text("DocString")], [[table.Name, schema, database.Name, "", table.Description]]);
    }

    private static (string, KqlType) Text(string name) => (name, KqlType.String);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // .show database D …, .show databases (D, ['E']) …
    [GeneratedRegex(@"^(?<what>\.show (databases(?= ?\()|database\b)) ?(?<names>\([^)]*\)|\[[^\]]*\]|""[^""]*""|(?!schema\b|details\b)[\w-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"(\['|\[""|""|')?(?<name>[\w-]+)('\]|""\]|""|')?")]
    private static partial Regex Names();

    [GeneratedRegex(@"^\.show table (\['|\[""|"")?(?<name>\w+)('\]|""\]|"")? (?<as>cslschema|schema as json)$", RegexOptions.IgnoreCase)]
    private static partial Regex Table();
}
