using Lab.Hub;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Hub;

/// <summary>A hub with one model, and an empty cache.</summary>
public abstract class HubTest : IAsyncLifetime
{
    protected const string Model = "lab/tiny";
    protected const string Weights = "model.safetensors";

    FakeHub? hub;

    protected string Root { get; } = Directory.CreateTempSubdirectory("lab-hub-").FullName;

    protected string Cache => Path.Combine(Root, "hub");

    /// <summary>Folder of the model in the cache.</summary>
    protected string Here => Path.Combine(Cache, "models--lab--tiny");

    protected FakeHub Hub => hub!;

    protected byte[] Content { get; } = new byte[300_000];

    protected static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        hub = await FakeHub.StartAsync();
        new Random(1).NextBytes(Content);
        hub.Add(Model, "config.json", "{\"model_type\": \"bert\"}"u8.ToArray());
        hub.Add(Model, Weights, Content);
        string part = Path.Combine(Here, "blobs", FakeHub.ETagOf(Weights, Content) + ".incomplete");
        hub.Arrived = bytes => Eventually.HoldsAsync(() => File.Exists(part) && new FileInfo(part).Length >= bytes, $"{bytes} bytes of the weights are on the disk");
    }

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected HubOptions Options => new() { Endpoint = Hub.Address, CacheFolder = Cache, Time = new HurriedTime() };

    protected async Task<HubSnapshot> OpenAsync(HubOptions? options = null, string name = Model)
    {
        using var client = new HubClient(options ?? Options);
        return await client.OpenAsync(HubModelId.Parse(name), Deadline);
    }

    /// <summary>Opens and fetches.</summary>
    protected async Task<string> FetchAsync(HubOptions? options = null, params string[] names)
    {
        using var client = new HubClient(options ?? Options);
        var snapshot = await client.OpenAsync(HubModelId.Parse(Model), Deadline);
        await snapshot.FetchAsync(names.Length == 0 ? ["config.json", Weights] : names, cancellation: Deadline);
        return snapshot.Folder;
    }

    protected Task<LabException> RefusalAsync(HubOptions? options = null, params string[] names) => Assert.ThrowsAsync<LabException>(() => FetchAsync(options, names));
}
