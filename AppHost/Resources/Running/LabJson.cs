using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AppHost.Resources.Running;

/// <summary>lab.json: where the dashboard is, and how each resource is, for programs that look for the running lab.</summary>
static class LabJson
{
    static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="dashboard">Where the dashboard is.</param>
    /// <param name="states">The newest snapshot of every process.</param>
    /// <param name="appHostPid">Lets a reader see that the file outlived its writer.</param>
    public static string Text(DashboardAddress dashboard, IEnumerable<ResourceEvent> states, int appHostPid)
    {
        var resources = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var replicas in states.Where(state => !state.Snapshot.IsHidden).GroupBy(state => state.Resource.Name))
            resources[replicas.Key] = Together([.. replicas.Select(Of)]);
        var place = dashboard.Page is { } page ? new Place(page, dashboard.Token) : null;
        return JsonSerializer.Serialize(new Lab(place, new Owner(appHostPid), resources), options);
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
            Convert.ToString(snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value, CultureInfo.InvariantCulture), out int pid)
            ? pid
            : null;

    sealed record Lab(Place? Dashboard, Owner AppHost, IReadOnlyDictionary<string, Entry> Resources);

    sealed record Place(string Url, string? Token);

    sealed record Owner(int Pid);

    sealed record Entry(string? State, string? Health, int? Pid, IReadOnlyList<string> Urls)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Entry>? Replicas { get; init; }
    }
}
