using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Launch;

namespace Lab.Hosting.Dashboard.LabFile;

/// <summary>lab.json: where the dashboard is, and how each resource is, for programs that look for the running lab.</summary>
static class LabJson
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="endpoints">Where the dashboard is.</param>
    /// <param name="states">The newest snapshot of every process.</param>
    /// <param name="appHostPid">Lets a reader see that the file outlived its writer.</param>
    public static string Text(DashboardEndpoints endpoints, IEnumerable<ResourceEvent> states, int appHostPid)
    {
        var resources = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var replicas in states.GroupBy(state => state.Resource.Name))
            if (!replicas.All(replica => replica.Snapshot.IsHidden)) resources[replicas.Key] = Together([.. replicas.Select(Of)]);
        return JsonSerializer.Serialize(
            new Lab(new Place(endpoints.Frontend.GetLeftPart(UriPartial.Authority), endpoints.BrowserToken), new AppHost(appHostPid), resources), Options);
    }

    static Entry Of(ResourceEvent state) => new(
        state.Snapshot.State?.Text,
        state.Snapshot.HealthStatus?.ToString(),
        Pid(state.Snapshot),
        [.. state.Snapshot.Urls.Where(url => !url.IsInactive).Select(url => url.Url)]);

    // Replicas share name and addresses; the group is as well as its worst member.
    static Entry Together(Entry[] replicas)
    {
        if (replicas.Length == 1) return replicas[0];
        var worst = replicas.FirstOrDefault(replica => replica.State != KnownResourceStates.Running)
            ?? replicas.FirstOrDefault(replica => replica.Health != "Healthy")
            ?? replicas[0];
        return worst with { Urls = [.. replicas.SelectMany(replica => replica.Urls).Distinct()], Replicas = replicas };
    }

    static int? Pid(CustomResourceSnapshot snapshot) =>
        int.TryParse(
            Convert.ToString(snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value, CultureInfo.InvariantCulture), out var pid)
            ? pid
            : null;

    sealed record Lab(Place Dashboard, AppHost AppHost, IReadOnlyDictionary<string, Entry> Resources);

    sealed record Place(string Url, string? Token);

    sealed record AppHost(int Pid);

    sealed record Entry(string? State, string? Health, int? Pid, IReadOnlyList<string> Urls)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Entry>? Replicas { get; init; }
    }
}
