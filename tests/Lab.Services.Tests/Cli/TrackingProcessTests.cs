using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lab.Mlflow;
using Lab.Services.Tests.MlflowServer;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli;

/// <summary><c>lab tracking</c> as a process, which is the tracking server itself.</summary>
public sealed class TrackingProcessTests : IDisposable
{
    readonly ServerFolder folder = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task Signal_EndsTheServerWithCode0_AndWhatWasWrittenIsKept(int signal)
    {
        Signal.SkipUnlessHeard(signal);
        string id;
        using (var first = Start())
        {
            using var client = MlflowClient.Create(await first.AddressAsync());
            id = await client.CreateExperimentAsync("mine", cancellation: Cancellation);
            Assert.Single(first.Processes);
            first.Signal(signal);
            Assert.Equal((0, ""), await first.EndAsync());
        }

        using var second = Start();
        using var again = MlflowClient.Create(await second.AddressAsync());
        Assert.Equal(id, (await again.FindExperimentAsync("mine", Cancellation))?.ExperimentId);
    }

    [Fact]
    public async Task Json_MakesEveryLineOfTheLogJson()
    {
        using var lab = Start("--json");

        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(await lab.LineAsync()).RootElement.ValueKind);
    }

    [Fact]
    public async Task PortInUse_EndsWith2AndIsNamed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var lab = ServingProcess.Lab(["tracking", .. folder.Arguments("--port", $"{port}")]);

        Assert.Equal((2, $"Cannot listen at http://127.0.0.1:{port}: address already in use. Name another address.\n"), await lab.EndAsync());
    }

    ServingProcess Start(params string[] more) => ServingProcess.Lab(["tracking", .. folder.Arguments("--port", "0"), .. more]);
}
