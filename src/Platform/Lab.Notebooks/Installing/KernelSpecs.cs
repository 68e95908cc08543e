using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Notebooks.Running;

namespace Lab.Notebooks.Installing;

/// <summary>
/// Kernelspecs: the folders in which Jupyter's clients find what they can start. Source: the kernels page of Jupyter's client, "Kernel specs".
/// </summary>
/// <param name="folder">The folder <c>kernels</c> of a data folder of Jupyter.</param>
public sealed class KernelSpecs(string folder)
{
    // What a folder may be called: it is part of a path and of messages.
    static readonly System.Buffers.SearchValues<char> nameLetters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    const string ownerKey = "sentiment_lab";

    /// <summary>Those of the user, where Jupyter looks first.</summary>
    /// <param name="variable">Reads an environment variable; null when it is not set.</param>
    public static KernelSpecs OfUser(Func<string, string?> variable) => new(Path.Combine(DataFolder(variable), "kernels"));

    /// <summary>Those of an environment: a virtual environment, or <c>/usr/local</c>.</summary>
    public static KernelSpecs OfPrefix(string prefix) => new(Path.Combine(Path.GetFullPath(prefix), "share", "jupyter", "kernels"));

    /// <summary>Writes a kernelspec over one of the same name.</summary>
    /// <returns>Its folder.</returns>
    public string Install(string name, KernelCommand command)
    {
        if (name.Length is 0 or > 100 || name.AsSpan().ContainsAnyExcept(nameLetters) || name.Trim('.').Length == 0)
            throw new LabException(ErrorKind.Usage, $"'{name}' is no name of a Jupyter kernel.", expected: "letters, digits, '.', '_' and '-'");
        string spec = Path.Combine(folder, name);
        Directory.CreateDirectory(spec);
        var json = new JsonObject
        {
            ["argv"] = new JsonArray([command.File, .. command.Arguments, "{connection_file}"]),
            ["display_name"] = JupyterKernel.DisplayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["env"] = new JsonObject(KernelEnvironment.Variables.Select(variable => KeyValuePair.Create(variable.Key, (JsonNode?)variable.Value))),
            ["metadata"] = new JsonObject { [ownerKey] = true },
        };
        File.WriteAllText(Path.Combine(spec, "kernel.json"), json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        foreach (string icon in (string[])["logo-svg.svg", "logo-32x32.png", "logo-64x64.png"])
        {
            using var from = Assembly.GetExecutingAssembly().GetManifestResourceStream(icon)!;
            using var to = File.Create(Path.Combine(spec, icon));
            from.CopyTo(to);
        }

        return spec;
    }

    /// <summary>Kernelspecs that this program wrote here, with the command that each starts.</summary>
    public IReadOnlyList<InstalledKernelSpec> List()
    {
        if (!Directory.Exists(folder)) return [];
        return [.. from spec in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
                   let json = Read(Path.Combine(spec, "kernel.json"))
                   where json?["metadata"]?[ownerKey]?.GetValueKind() == JsonValueKind.True
                   select new InstalledKernelSpec(Path.GetFileName(spec), spec, [.. (json["argv"] as JsonArray ?? []).Select(part => part?.ToString() ?? "")])];
    }

    /// <returns>Names that were removed; only kernelspecs that this program wrote.</returns>
    public IReadOnlyList<string> Uninstall()
    {
        var ours = List();
        foreach (var spec in ours) Directory.Delete(spec.Folder, recursive: true);
        return [.. ours.Select(spec => spec.Name)];
    }

    static JsonNode? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file)) : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    static string DataFolder(Func<string, string?> variable)
    {
        if (variable("JUPYTER_DATA_DIR") is { } named) return named;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows()) return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        if (OperatingSystem.IsMacOS()) return Path.Combine(home, "Library", "Jupyter");
        return Path.Combine(variable("XDG_DATA_HOME") ?? Path.Combine(home, ".local", "share"), "jupyter");
    }
}
