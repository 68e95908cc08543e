using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AppHost.Resources.Redis;

/// <summary>SHA-256 of every Debian package that the lab may fetch, in <c>debian-packages.sha256</c>: what is fetched runs with the user's rights.</summary>
sealed class PackageChecksums
{
    readonly List<(string Name, string Version)> versions = [];
    readonly Dictionary<string, string> sums = new(StringComparer.Ordinal);

    PackageChecksums()
    {
    }

    /// <summary>Those of the repository, for this machine's processor.</summary>
    public static PackageChecksums OfThisVersion()
    {
        using var reader = new StreamReader(typeof(PackageChecksums).Assembly.GetManifestResourceStream("debian-packages.sha256")!);
        return Parse(reader.ReadToEnd(), RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 => "amd64",
            Architecture.Arm64 => "arm64",
            var other => other.ToString().ToLowerInvariant(),
        });
    }

    /// <param name="text">Lines <c>SHA256  NAME_VERSION_ARCHITECTURE.deb</c>, as apt-get names the files (a colon is <c>%3a</c>).</param>
    /// <param name="architecture">Debian's name of the processor; others are left out.</param>
    public static PackageChecksums Parse(string text, string architecture)
    {
        var checksums = new PackageChecksums();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split("  ");
            string[] name = Path.GetFileNameWithoutExtension(parts[1]).Split('_');
            if (name[2] != architecture) continue;
            checksums.sums.Add(parts[1], parts[0]);
            checksums.versions.Add((name[0], name[1].Replace("%3a", ":", StringComparison.Ordinal)));
        }
        return checksums;
    }

    /// <summary>Versions of a package that may be fetched, the best first.</summary>
    public IEnumerable<string> VersionsOf(string package) => versions.Where(version => version.Name == package).Select(version => version.Version);

    /// <summary>To be called before a package is used.</summary>
    /// <exception cref="LabException">It is another file.</exception>
    public void Check(string file)
    {
        using var stream = File.OpenRead(file);
        string name = Path.GetFileName(file), sum = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (!sums.TryGetValue(name, out string? known))
            throw new LabException(ErrorKind.MissingTool, $"the package {name} is none of those whose checksums this lab knows. It is not used.");
        if (known != sum)
            throw new LabException(ErrorKind.MissingTool, $"the package {name} has the SHA-256 {sum}, and not {known} as this lab knows it: it was damaged or exchanged on its way. It is not used.");
    }
}
