using System.Text.Json;
using System.Text.Json.Nodes;
using Lab;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>
/// A flat JSON object of configuration keys and values, readable by its owner only (mode 600): the user secrets file
/// of the AppHost, or a file in the state folder where the AppHost has no user secrets id.
/// </summary>
sealed class SecretsFile(string path, bool isUserSecrets) : IUserSecretsManager
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    readonly Lock gate = new();

    public bool IsAvailable { get; } = isUserSecrets;

    public string FilePath { get; } = path;

    public bool TrySetSecret(string name, string value)
    {
        lock (gate)
        {
            var values = Read();
            values[name] = value;
            Write(values);
        }

        return true;
    }

    public bool TryDeleteSecret(string name)
    {
        lock (gate)
        {
            var values = Read();
            if (!values.Remove(name)) return false;
            Write(values);
        }

        return true;
    }

    public void GetOrSetSecret(IConfigurationManager configuration, string name, Func<string> valueGenerator)
    {
        if (!string.IsNullOrEmpty(configuration[name])) return;
        lock (gate)
        {
            var values = Read();
            if (values[name]?.GetValue<string>() is not { Length: > 0 } value)
            {
                value = valueGenerator();
                values[name] = value;
                Write(values);
            }

            configuration[name] = value;
        }
    }

    public Task SaveStateAsync(JsonObject state, CancellationToken cancellationToken = default)
    {
        lock (gate) Write(state);
        return Task.CompletedTask;
    }

    public IReadOnlyDictionary<string, string?> Values()
    {
        lock (gate) return Read().ToDictionary(pair => pair.Key, pair => pair.Value?.ToString());
    }

    JsonObject Read()
    {
        if (!File.Exists(FilePath)) return [];
        try
        {
            return JsonNode.Parse(File.ReadAllText(FilePath)) as JsonObject ?? [];
        }
        catch (JsonException exception)
        {
            throw new LabException(
                ErrorKind.Data,
                "The file with kept secrets is not JSON.",
                FilePath,
                "a JSON object of names and values",
                "Correct it, or delete it: values are then generated anew.",
                exception);
        }
    }

    void Write(JsonObject values)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        var temporary = FilePath + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options)) JsonSerializer.Serialize(stream, values, Indented);
        File.Move(temporary, FilePath, overwrite: true);
    }
}
