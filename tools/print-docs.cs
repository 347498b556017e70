#:project ../src/Catalog/Catalog.csproj
#:project ../src/Cli/Cli.csproj
#:project ../src/Kql/Kql.csproj
#:project ../src/Server/Server.csproj
#:property PublishAot=false
#:property GenerateDocumentationFile=true

// Prints the pages of docs that come from code: dotnet run tools/print-docs.cs
using System.Runtime.CompilerServices;
using Patchbay.Catalog;
using Patchbay.Cli;
using Patchbay.Kql;
using Patchbay.Server.Configuration;

var root = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;
File.WriteAllText(Path.Combine(root, CategoryReference.Path), CategoryReference.Print(LogCatalog.Current));
File.WriteAllText(Path.Combine(root, LanguageReference.Path), LanguageReference.Print());
File.WriteAllText(Path.Combine(root, SettingsReference.Path), SettingsReference.Print());
File.WriteAllText(Path.Combine(root, CommandReference.Path), CommandReference.Print());

static string ThisFile([CallerFilePath] string path = "") => path;
