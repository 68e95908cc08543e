using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli;

/// <summary><c>lab serve</c> as a process, which is the service itself.</summary>
public sealed class ServeProcessTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task Signal_EndsTheServiceWithCode0(int signal)
    {
        Signal.SkipUnlessHeard(signal);
        using var lab = Start();
        using var http = new HttpClient { BaseAddress = await lab.AddressAsync() };
        await Eventually.HoldsAsync(async () => (await http.GetAsync("/health", Cancellation)).StatusCode == HttpStatusCode.OK);
        var answer = await (await http.PostAsJsonAsync("/predict", new { text = "good dress" }, Cancellation)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(Path.GetFileName(model.Folder), answer.GetProperty("model").GetProperty("name").GetString());
        Assert.Single(lab.Processes);

        lab.Signal(signal);

        Assert.Equal((0, ""), await lab.EndAsync());
        Assert.Empty(lab.Processes);
    }

    [Fact]
    public async Task SecondSignal_EndsItWhileARequestIsStillOpen()
    {
        Signal.SkipUnlessHeard(Signal.Terminate);
        using var lab = Start();
        var address = await lab.AddressAsync();
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, Cancellation);
        // The body never comes: the service waits for it.
        await connection.GetStream().WriteAsync("POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(), Cancellation);
        lab.Signal(Signal.Terminate);
        await lab.SaysAsync("Application is shutting down...");

        lab.Signal(Signal.Terminate);

        Assert.Equal(128 + Signal.Terminate, (await lab.EndAsync()).Code);
    }

    [Fact]
    public async Task AddressInUse_EndsWith2AndIsNamed()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        string address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        using var lab = ServingProcess.Lab("serve", "--model", model.Folder, "--urls", address);

        Assert.Equal((2, $"Cannot listen at {address}: address already in use. Name another address.\n"), await lab.EndAsync());
    }

    [Fact]
    public async Task SettingThatTheServiceRefuses_EndsWithItsCodeAndMessage()
    {
        using var lab = Start("--", "--Batching:MaxBatchTokns", "5");

        Assert.Equal((2, "Unknown setting 'Batching:MaxBatchTokns'. Did you mean 'Batching:MaxBatchTokens'?\n"), await lab.EndAsync());
    }

    [Fact]
    public async Task Json_MakesEveryLineOfTheLogJson()
    {
        using var lab = Start("--json");
        string line = await lab.LineAsync();

        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind);
        lab.Signal(Signal.Terminate);
        Assert.Equal(0, (await lab.EndAsync()).Code);
    }

    ServingProcess Start(params string[] more) => ServingProcess.Lab(["serve", "--model", model.Folder, "--urls", "http://127.0.0.1:0", .. more]);
}
