using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.PredictionService.Hosting;
using Lab.Sentiment;
using Lab.ServiceDefaults.State;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Champions;

/// <summary>
/// The last champion that this lab has served, on disk: a registry from which it was deleted does not say that there ever was
/// one. One file for each lab (LAB_ID), or for each registry where a service stands alone.
/// </summary>
sealed class ChampionMemory(IOptions<RegistryOptions> options, IConfiguration configuration)
{
    const int Digits = 12;

    readonly string folder = Path.Combine(LabState.Folder(configuration) ?? LabState.UserFolder, "champions");

    /// <summary>False: none yet.</summary>
    /// <param name="registry">What tells this registry from others.</param>
    /// <param name="champion">Which; null when what is there cannot be read.</param>
    public bool TryLast(string registry, out RegisteredVersion? champion)
    {
        champion = null;
        try
        {
            var read = JsonSerializer.Deserialize(File.ReadAllBytes(FileOf(registry)), ChampionJson.Default.RegisteredVersion);
            if (read is { Name.Length: > 0, Version.Length: > 0, Source.Length: > 0 }) champion = read;
            return true;
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception damaged) when (damaged is IOException or UnauthorizedAccessException or JsonException)
        {
            return true;
        }
    }

    /// <summary>Whole or not at all.</summary>
    /// <exception cref="IOException">The disk is full or broken; what was there before stays.</exception>
    public void Keep(string registry, RegisteredVersion champion)
    {
        if (TryLast(registry, out var before) && before == champion) return;
        OwnerOnly.MakeFolder(folder);
        string file = FileOf(registry), beside = $"{file}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(champion, ChampionJson.Default.RegisteredVersion));
        File.Move(beside, file, overwrite: true);
    }

    /// <summary>Path of the file, for the log: who wants to begin anew deletes it.</summary>
    public string FileOf(string registry)
    {
        string key = $"{LabState.Id(configuration) ?? registry}\n{options.Value.Model}\n{options.Value.Alias}";
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..Digits] + ".json");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RegisteredVersion))]
sealed partial class ChampionJson : JsonSerializerContext;
