using System.Text.Json;
using Lab.Hosting.Tools;

namespace Lab.Hosting.Dcp;

/// <summary>Docker or Podman, as DCP sees it.</summary>
/// <param name="Name">docker or podman; null when neither is installed.</param>
/// <param name="Running">Containers can be started.</param>
/// <param name="Why">What keeps it from running, in one line.</param>
sealed record ContainerEngine(string? Name, bool Running, string? Why)
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task<ContainerEngine> AskAsync(AspireBundle bundle, string? runtime, CancellationToken cancellation)
    {
        try
        {
            string[] arguments = runtime is null ? ["info"] : ["info", "--container-runtime", runtime];
            var (_, output) = await ToolProcess.RunAsync(bundle.Dcp, arguments, new Dictionary<string, string>(), [], Limit, cancellation);
            return Read(output);
        }
        catch (TimeoutException)
        {
            return new(null, false, "it did not answer in time");
        }
    }

    // {"version":"0.25.13",...,"containers":{"runtime":"docker","installed":true,"running":false,"error":"..."}}
    public static ContainerEngine Read(string output)
    {
        var json = output.Split('\n').LastOrDefault(line => line.StartsWith('{'));
        try
        {
            using var document = JsonDocument.Parse(json ?? "");
            var containers = document.RootElement.GetProperty("containers");
            var installed = containers.GetProperty("installed").GetBoolean();
            var error = containers.TryGetProperty("error", out var said) ? said.GetString() : null;
            return new(
                installed ? containers.GetProperty("runtime").GetString() : null,
                installed && containers.GetProperty("running").GetBoolean(),
                error?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault());
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new(null, false, "DCP did not say");
        }
    }
}
