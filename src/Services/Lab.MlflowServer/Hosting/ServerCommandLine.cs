using System.CommandLine;
using System.Globalization;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.WebUi;
using Lab.ServiceDefaults.Access;
using Lab.ServiceDefaults.Hosting;

namespace Lab.MlflowServer.Hosting;

/// <summary>Options of the server, with the names that MLflow's own command has; for its own process and for whoever hosts it.</summary>
public sealed class ServerCommandLine
{
    readonly Option<string> store = new("--backend-store-uri")
    {
        Description = "Database: sqlite:///FILE (three slashes: relative, four: absolute).",
        DefaultValueFactory = _ => "sqlite:///mlflow.db",
    };
    readonly Option<string> destination = new("--artifacts-destination") { Description = "Folder of the artifacts.", DefaultValueFactory = _ => "./mlartifacts" };
    readonly Option<string> root = new("--default-artifact-root") { Description = "Start of the artifact locations of new experiments; default mlflow-artifacts:/ (this server)." };
    readonly Option<string> host = new("--host") { Description = "Address to listen at.", DefaultValueFactory = _ => "127.0.0.1" };
    readonly Option<int?> port = new("--port", "-p") { Description = "Port to listen at; without it ASPNETCORE_URLS, else 5000." };
    readonly Option<string?> config = new(ConfigurationFile.Option) { Description = "Settings as JSON; they win over appsettings.json and lose to the environment.", HelpName = "FILE" };
    readonly Option<string?> hosts = new("--allowed-hosts") { Description = "Hosts under which it may be asked for: names, *.DOMAIN, addresses, ranges; default this machine and private networks.", HelpName = "LIST" };
    readonly Option<string?> origins = new("--cors-allowed-origins") { Description = "Origins whose pages may call it; default none.", HelpName = "LIST" };
    readonly Option<string?> ui = new("--ui-folder") { Description = "MLflow's built web UI, the folder mlflow/server/js/build of its package; default what lab tracking --fetch-ui has fetched, else that of an installed mlflow.", HelpName = "FOLDER" };
    readonly Option<string?> prefix = new("--static-prefix") { Description = "Path under which everything is served, as /mlflow; default none.", HelpName = "PATH" };
    readonly Option<bool> serve = new("--serve-artifacts") { Description = "Keep artifacts at this server (the default)." };
    readonly Option<bool> noServe = new("--no-serve-artifacts") { Description = "Keep none; name --default-artifact-root." };

    /// <summary>What a command that starts the server takes.</summary>
    public IReadOnlyList<Option> Options => [store, destination, root, host, port, serve, noServe, hosts, origins, ui, prefix, config];

    /// <summary>What a command line says of them.</summary>
    /// <exception cref="LabException">They contradict each other, or name what is not supported.</exception>
    public TrackingServerOptions Read(ParseResult line)
    {
        bool serves = !line.GetValue(noServe);
        if (!serves && line.GetValue(serve)) throw Usage("--serve-artifacts and --no-serve-artifacts contradict each other.", "--no-serve-artifacts", "one of them");
        string? artifactRoot = line.GetValue(root);
        if (!serves && artifactRoot is null) throw Usage("Nobody keeps the artifacts.", "--no-serve-artifacts", "--default-artifact-root URI beside it");
        return new()
        {
            DatabaseFile = FileOf(line.GetValue(store)!),
            ArtifactFolder = FolderOf(line.GetValue(destination)!),
            ServesArtifacts = serves,
            ArtifactRoot = ArtifactLocation.MakeAbsolute(artifactRoot ?? ArtifactLocation.Scheme + ":/").TrimEnd('/'),
            Url = UrlOf(line),
            AllowedHosts = line.GetValue(hosts),
            CorsAllowedOrigins = line.GetValue(origins),
            Ui = line.GetValue(ui) is { } folder ? UiFolder.Open(folder, null, ui.Name) : null,
            StaticPrefix = PrefixOf(line.GetValue(prefix)),
            ConfigFile = line.GetValue(config),
        };
    }

    string? UrlOf(ParseResult line)
    {
        string address = line.GetValue(host)!;
        int? number = line.GetValue(port);
        if (number is null && line.GetResult(host) is null or { Implicit: true }) return null;
        if (number is < 0 or > 65535) throw Usage($"{number} is no port.", "--port", "a number from 0 to 65535, 0 for any that is free");
        string name = address.Contains(':') && !address.StartsWith('[') ? $"[{address}]" : address;
        return string.Create(CultureInfo.InvariantCulture, $"http://{name}:{number ?? 5000}");
    }

    static string? PrefixOf(string? path) => path is null || AccessOptions.IsPathBase(path) ? path
        : throw Usage($"'{path}' is no path.", "--static-prefix", "one as /mlflow or /apps/mlflow, without a slash at its end");

    static string FileOf(string uri)
    {
        const string prefix = "sqlite:///";
        if (uri.StartsWith(prefix, StringComparison.Ordinal) && uri.Length > prefix.Length && !uri.Contains('?')) return uri[prefix.Length..];
        string scheme = uri.Split(':', 2)[0].Split('+', 2)[0];
        throw scheme is "postgresql" or "postgres" or "mysql" or "mssql"
            ? Usage($"Databases of kind {scheme} are not supported yet.", "--backend-store-uri", "sqlite:///FILE")
            : Usage($"'{uri}' names no database.", "--backend-store-uri", "sqlite:///FILE");
    }

    static string FolderOf(string destination)
    {
        string? scheme = ArtifactLocation.SchemeOf(destination);
        if (scheme is null) return destination;
        if (scheme == "file") return new Uri(destination).LocalPath;
        throw Usage($"Artifacts at {scheme}: addresses are not supported yet.", "--artifacts-destination", "a folder");
    }

    static LabException Usage(string what, string where, string expected) => new(ErrorKind.Usage, what, where, expected + ".");
}
