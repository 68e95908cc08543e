using System.Data;
using System.Data.Common;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>
/// DuckDB in this process, for SQL cells. Its native library is as large as this whole program: it is restored as a package when the
/// first SQL cell runs, by what restores <c>#r "nuget: …"</c>, and used through the abstractions of System.Data.
/// </summary>
sealed class DuckDb(string folder) : IDisposable
{
    const string package = "DuckDB.NET.Data.Full", version = "1.5.6.1";
    const string factory = "DuckDB.NET.Data.DuckDBClientFactory, DuckDB.NET.Data";

    /// <summary>A folder that cannot come to be: extensions have no place to be downloaded to.</summary>
    public static readonly string NoFolder = Path.Combine(typeof(DuckDb).Assembly.Location, "none");

    DbConnection? connection;

    /// <summary>The session's database, which keeps tables that SQL cells make; the first call opens it.</summary>
    /// <exception cref="LabException">The package is not to be had.</exception>
    public async Task<DbConnection> ConnectAsync(Kernel csharp)
    {
        if (connection is not null) return connection;
        await FetchAsync(csharp);
        DbProviderFactories.RegisterFactory(package, factory);
        var opened = DbProviderFactories.GetFactory(package).CreateConnection()!;
        opened.ConnectionString = new DbConnectionStringBuilder
        {
            ["DataSource"] = ":memory:",
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
            ["allow_community_extensions"] = "false",
            ["extension_directory"] = NoFolder,
            // With the place of an error.
            ["errors_as_json"] = "true",
        }.ConnectionString;
        await opened.OpenAsync();
        Execute(opened, $"SET file_search_path='{folder.Replace("'", "''", StringComparison.Ordinal)}'");
        Execute(opened, $"CREATE SCHEMA {SqlTables.Schema}");
        // What SQL itself has made comes before what C# has under the same name.
        Execute(opened, $"SET search_path='main,{SqlTables.Schema}'");
        return connection = opened;
    }

    public static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => connection?.Dispose();

    static async Task FetchAsync(Kernel csharp)
    {
        // A notebook may have brought its own version of it.
        if (Type.GetType(factory) is not null) return;
        string? reason = null;
        // The failure of a command inside another one is told to those who listen, not in its result.
        using var heard = csharp.ParentKernel.KernelEvents.Subscribe(new KernelObserver(told => reason = told is CommandFailed failed ? FirstLine(failed.Message) : reason));
        await csharp.SendAsync(new SubmitCode($"#r \"nuget: {package}, {version}\"", csharp.Name));
        if (Type.GetType(factory) is null)
            throw new LabException(ErrorKind.MissingTool, $"DuckDB, which runs SQL cells, could not be fetched: {reason ?? "its package does not load."}",
                remedy: $"Name a package source that has {package} {version} in a cell before: #i \"nuget: FOLDER OR ADDRESS\".");
    }

    // NuGet's sentence, without the project file that stands before it.
    static string FirstLine(string message)
    {
        string line = message.Split('\n')[0].Trim();
        int error = line.IndexOf(": error ", StringComparison.Ordinal);
        return error < 0 ? line : line[(error + ": error ".Length)..];
    }
}
