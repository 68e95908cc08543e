using System.Text.Json;

namespace Lab.TestSupport.RunningSystem;

/// <summary>What <c>artifacts/lab.json</c> says of the running lab.</summary>
public sealed record LabStatus(LabDashboard? Dashboard, IReadOnlyDictionary<string, LabResource> Resources)
{
    static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web);

    /// <summary>Null while there is no file.</summary>
    public static LabStatus? TryRead(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<LabStatus>(File.ReadAllText(file), json);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>One line a resource, for the message of a test that waited in vain.</summary>
    public override string ToString() =>
        string.Join("; ", Resources.Select(resource => $"{resource.Key} {resource.Value.State} {resource.Value.Health}"));
}

/// <summary>Address of the dashboard and the token that logs in.</summary>
public sealed record LabDashboard(string Url, string Token);

/// <summary>One resource: its state in Aspire's words, health, process and addresses.</summary>
public sealed record LabResource(string? State, string? Health, int? Pid, IReadOnlyList<string> Urls)
{
    /// <summary>Each process of a resource that runs as several; null for one.</summary>
    public IReadOnlyList<LabResource>? Replicas { get; init; }

    public bool IsHealthy => State == "Running" && Health is null or "Healthy";
}
