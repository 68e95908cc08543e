using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Lab.Mlflow;
using Lab.MlflowServer;
using Lab.MlflowServer.Stores.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.MlflowServer.Stores;

/// <summary>Pages of the database that hold something else: at the start, and while the server runs.</summary>
public sealed class DamagedDatabaseTests
{
    const int Experiments = 400;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static async Task<WebApplication> StartAsync(ServerFolder folder)
    {
        var app = MlflowServerApp.Create(folder.Arguments(), builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(Cancellation);
        return app;
    }

    static async Task FillAsync(ServerFolder folder)
    {
        await using var app = await StartAsync(folder);
        using var client = new MlflowClient(app.GetTestClient(), new() { MaxRetries = 0 });
        await Task.WhenAll(Enumerable.Range(0, Experiments).Select(i => client.CreateExperimentAsync($"{new string('n', 200)}-{i}", cancellation: Cancellation)));
    }

    // Every page behind the first third: whatever is asked for, it is met.
    static void Damage(string database)
    {
        using var file = new FileStream(database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        byte[] garbage = new byte[4_096];
        Array.Fill(garbage, (byte)0xA5);
        for (long at = file.Length / 3 / 4_096 * 4_096; at < file.Length; at += 4_096)
        {
            file.Position = at;
            file.Write(garbage);
        }
    }

    [Fact]
    public async Task DamagedPage_EndsTheStartWithTheCodeOfBadData_AndTheRemedyBringsItBack()
    {
        using var folder = new ServerFolder();
        await FillAsync(folder);
        using (var file = new FileStream(folder.Database, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = file.Length - 4_096;
            file.Write(new byte[4_096]);
        }

        Assert.Equal((int)ExitCode.Data, await MlflowServerApp.RunAsync(folder.Arguments("--port", "0"), Cancellation));
        var refused = Assert.Throws<LabException>(() => new SqliteDatabase(folder.Database));

        Assert.StartsWith("The database is damaged: ", refused.What);
        string command = Regex.Match(refused.Remedy!, "sqlite3 .*$").Value;
        Assert.SkipUnless(OnPath("sqlite3") && OnPath("sh"), "sqlite3 is not on PATH");
        using (var repair = Process.Start("sh", ["-c", command])) await repair.WaitForExitAsync(Cancellation);
        await using var again = await StartAsync(folder);
        using var client = new MlflowClient(again.GetTestClient(), new() { MaxRetries = 0 });
        int left = 0;
        await foreach (var _ in client.SearchExperimentsAsync(cancellation: Cancellation)) left++;
        Assert.InRange(left, 1, Experiments + 1);
    }

    [Fact]
    public async Task PageThatIsDamagedWhileTheServerRuns_IsA500WithAnUnhealthyServer()
    {
        using var folder = new ServerFolder();
        await FillAsync(folder);
        await using var app = await StartAsync(folder);
        using var http = app.GetTestClient();
        Assert.Equal("OK", await http.GetStringAsync(new Uri("/health", UriKind.Relative), Cancellation));
        Damage(folder.Database);

        using var answer = await http.GetAsync(new Uri("/api/2.0/mlflow/experiments/search?max_results=1000", UriKind.Relative), Cancellation);
        using var health = await http.GetAsync(new Uri("/health", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("DATA_LOSS", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.StartsWith("The database is damaged", await health.Content.ReadAsStringAsync(Cancellation));
    }

    static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
