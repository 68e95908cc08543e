using System.Net;
using System.Text;
using Lab.Mlflow;
using Lab.MlflowServer;
using Lab.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.MlflowServer.Stores;

/// <summary>The tracking server on a disk without space.</summary>
public sealed class FullDiskTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static string[] Arguments(SmallDisk disk) =>
        ["--backend-store-uri", $"sqlite:///{disk.Folder}/mlflow.db", "--artifacts-destination", $"{disk.Folder}/artifacts"];

    static async Task<WebApplication> StartAsync(SmallDisk disk)
    {
        var app = MlflowServerApp.Create(Arguments(disk), builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(Cancellation);
        return app;
    }

    [Fact]
    public async Task DiskThatFillsUp_RefusesWith507_LosesNothing_AndGoesOnWhenThereIsSpace()
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? "");
        using var disk = SmallDisk.Mount(8 << 20);
        List<string> kept = [];
        await using (var app = await StartAsync(disk))
        {
            using var http = app.GetTestClient();
            using var client = new MlflowClient(http, new() { MaxRetries = 0 });
            kept.Add(await client.CreateExperimentAsync("before", cancellation: Cancellation));
            disk.Fill();

            MlflowException? refused = null;
            for (int i = 0; refused is null; i++)
            {
                try
                {
                    kept.Add(await client.CreateExperimentAsync($"{new string('n', 400)}-{i}", cancellation: Cancellation));
                }
                catch (MlflowException full)
                {
                    refused = full;
                }
            }

            Assert.Equal((507, "RESOURCE_EXHAUSTED"), (refused.Status, refused.ErrorCode));
            Assert.StartsWith("The disk of the tracking server's data is full.", refused.Message);
            using (var upload = await http.PutAsync(new Uri("/api/2.0/mlflow-artifacts/artifacts/0/a.txt", UriKind.Relative), new StringContent(new string('a', 100_000), Encoding.UTF8), Cancellation))
                Assert.Equal(HttpStatusCode.InsufficientStorage, upload.StatusCode);
            using (var health = await http.GetAsync(new Uri("/health", UriKind.Relative), Cancellation)) Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
            Assert.Equal("before", (await client.GetExperimentAsync(kept[0], Cancellation)).Name);

            disk.Free();
            kept.Add(await client.CreateExperimentAsync("after", cancellation: Cancellation));
            Assert.Equal("OK", await http.GetStringAsync(new Uri("/health", UriKind.Relative), Cancellation));
        }
        await using var again = await StartAsync(disk);
        using var reader = new MlflowClient(again.GetTestClient(), new() { MaxRetries = 0 });
        List<string> found = [];
        await foreach (var experiment in reader.SearchExperimentsAsync(cancellation: Cancellation)) found.Add(experiment.ExperimentId);
        Assert.Empty(kept.Except(found));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DiskThatIsFullAtTheStart_EndsItWithTheCodeOfBadData_AndHarmsNothing(bool withDatabase)
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? "");
        using var disk = SmallDisk.Mount(4 << 20);
        if (withDatabase)
        {
            await using var before = await StartAsync(disk);
            using var client = new MlflowClient(before.GetTestClient(), new() { MaxRetries = 0 });
            await client.CreateExperimentAsync("kept", cancellation: Cancellation);
        }
        disk.Fill();

        using var running = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Assert.Equal((int)ExitCode.Data, await MlflowServerApp.RunAsync([.. Arguments(disk), "--port", "0"], running.Token));

        disk.Free();
        await using var again = await StartAsync(disk);
        using var reader = new MlflowClient(again.GetTestClient(), new() { MaxRetries = 0 });
        Assert.Equal(withDatabase, await reader.FindExperimentAsync("kept", Cancellation) is not null);
    }
}
