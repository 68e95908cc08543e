using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lab.TestSupport;
using Lab.TestSupport.RunningSystem;

namespace Lab.Services.Tests.Cli;

/// <summary><c>lab serve</c> as a process, with the service as its child.</summary>
public sealed class ServeProcessTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>
{
    const string Listening = "Now listening on: ";
    static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    // What carries this in its environment was started by this test.
    readonly string mark = $"LAB_TEST_MARK={Guid.NewGuid():N}";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task Signal_EndsServiceAndCommandWithTheServicesCode(int signal)
    {
        Signal.SkipUnlessHeard(signal);
        using var lab = Start("--model", model.Folder);
        var address = await AddressAsync(lab);
        using var http = new HttpClient { BaseAddress = address };
        await Eventually.HoldsAsync(async () => (await http.GetAsync("/health", Cancellation)).StatusCode == HttpStatusCode.OK);
        var answer = await (await http.PostAsJsonAsync("/predict", new { text = "good dress" }, Cancellation)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(Path.GetFileName(model.Folder), answer.GetProperty("model").GetProperty("name").GetString());

        // To the command alone: the service hears of it through the command only.
        Signal.Send(lab.Id, signal);

        Assert.Equal((0, ""), await EndAsync(lab));
        Assert.Empty(ProcessTable.WithEnvironment(mark));
    }

    [Fact]
    public async Task KilledCommand_LeavesNoService()
    {
        using var lab = Start("--model", model.Folder);
        await AddressAsync(lab);
        Assert.Equal(2, ProcessTable.WithEnvironment(mark).Count);

        Signal.Send(lab.Id, Signal.Kill);

        await EndAsync(lab);
        await Eventually.HoldsAsync(() => ProcessTable.WithEnvironment(mark).Count == 0);
    }

    [Fact]
    public async Task KilledService_EndsTheCommandWithItsCode()
    {
        using var lab = Start("--model", model.Folder);
        await AddressAsync(lab);
        int service = Assert.Single(ProcessTable.WithEnvironment(mark), id => id != lab.Id);

        Signal.Send(service, Signal.Kill);

        Assert.Equal(128 + Signal.Kill, (await EndAsync(lab)).Code);
    }

    [Fact]
    public async Task SettingThatTheServiceRefuses_EndsWithItsCodeAndMessage()
    {
        using var lab = Start("--model", model.Folder, "--", "--Batching:MaxBatchTokns", "5");

        var (code, error) = await EndAsync(lab);

        Assert.Equal(2, code);
        Assert.Contains("Did you mean 'Batching:MaxBatchTokens'?", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_MakesEveryLineOfTheLogJson()
    {
        using var lab = Start("--model", model.Folder, "--json");
        string line = (await lab.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(patience, Cancellation))!;

        Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind);
        Signal.Send(lab.Id, Signal.Terminate);
        Assert.Equal(0, (await EndAsync(lab)).Code);
    }

    Process Start(params string[] args)
    {
        Assert.SkipUnless(ProcessTable.IsAvailable, "Signals and the processes left behind are looked at as Linux shows them.");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "lab"), ["serve", "--urls", "http://127.0.0.1:0", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] pair = mark.Split('=');
        start.Environment[pair[0]] = pair[1];
        foreach (string name in (string[])["LOG_LEVEL", "MODEL_PATH", "LAB_URLS"]) start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    // The service writes it where the command writes.
    static async Task<Uri> AddressAsync(Process lab)
    {
        while (await lab.StandardOutput.ReadLineAsync(Cancellation).AsTask().WaitAsync(patience, Cancellation) is { } line)
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at) return new Uri(line[(at + Listening.Length)..].Trim());
        throw new InvalidOperationException($"The service did not start: {await lab.StandardError.ReadToEndAsync(Cancellation)}");
    }

    // Both streams end only when nobody holds them any more: neither the command nor the service.
    static async Task<(int Code, string Error)> EndAsync(Process lab)
    {
        var (output, error) = (lab.StandardOutput.ReadToEndAsync(Cancellation), lab.StandardError.ReadToEndAsync(Cancellation));
        await lab.WaitForExitAsync(Cancellation).WaitAsync(patience, Cancellation);
        await output.WaitAsync(patience, Cancellation);
        return (lab.ExitCode, await error.WaitAsync(patience, Cancellation));
    }
}
