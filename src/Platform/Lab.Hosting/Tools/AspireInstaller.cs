namespace Lab.Hosting.Tools;

/// <summary>
/// Fetches DCP and the dashboard into the per-user cache. Everything happens in a folder of its own that is renamed at
/// the end, under a lock that all starts on this machine share: a bundle is there whole or not at all.
/// </summary>
sealed class AspireInstaller(ToolEnvironment environment, Action<string> progress, TimeProvider time)
{
    static readonly TimeSpan DownloadLimit = TimeSpan.FromMinutes(10);
    static readonly TimeSpan UnpackLimit = TimeSpan.FromMinutes(3);

    // On a busy machine aspire setup refuses what it has just unpacked whole ("layout validation failed"): then what counts is
    // whether the orchestrator runs.
    const int UnpackAttempts = 3;
    static readonly TimeSpan UnpackPause = TimeSpan.FromSeconds(3);

    readonly string target = AspireTools.CachedFolder(environment);

    public async Task<AspireBundle> InstallAsync(CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(target)!;
        using var taken = await FileLock.TakeAsync(
            Path.Combine(folder, "install.lock"),
            () => progress("Another start is fetching DCP and the dashboard; waiting for it."), time, cancellation);
        if (AspireBundle.In(target) is { } ready) return ready;

        // The lock is ours: whatever is here was left by a start that died.
        foreach (var left in Directory.EnumerateDirectories(folder, "staging-*")) Directory.Delete(left, recursive: true);
        var staging = Directory.CreateDirectory(Path.Combine(folder, $"staging-{Environment.ProcessId}")).FullName;
        try
        {
            var cli = await InstalledCliAsync(staging, cancellation) ?? await FetchCliAsync(staging, cancellation);
            return await UnpackAsync(cli, staging, cancellation);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    // A CLI of the right version that has not unpacked its bundle yet saves the download.
    async Task<string?> InstalledCliAsync(string staging, CancellationToken cancellation)
    {
        if (environment.OnPath("aspire") is not { } cli) return null;
        var (exitCode, version) = await ToolProcess.RunAsync(cli, ["--version", "--nologo"], CliVariables(staging), [], UnpackLimit, cancellation);
        return exitCode == 0 && AspireBundle.IsPinned(version.Trim().Split('\n')[^1]) ? cli : null;
    }

    async Task<string> FetchCliAsync(string staging, CancellationToken cancellation)
    {
        if (PinnedVersions.System is not { } system)
            throw Missing("there is no build of it for this system.", null);
        if (environment.OnPath("npm") is not { } npm)
            throw Missing("npm, which fetches it, is not on PATH.", null);

        var package = PinnedVersions.NpmPackage(system);
        progress($"Fetching DCP and the dashboard (npm package {package} {PinnedVersions.Aspire}, 130 MB) into {target}.");
        string[] arguments =
        [
            "install", "--prefix", staging, "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund",
            $"{package}@{PinnedVersions.Aspire}",
        ];
        // npm finds its registry in the user's own configuration, which needs the user's own home.
        var home = environment.Home is null ? HomeIn(staging) : [];
        var (exitCode, tail) = await ToolProcess.RunAsync(npm, arguments, home, [], DownloadLimit, cancellation);
        var cli = Path.Combine(staging, "node_modules", package, "bin", OperatingSystem.IsWindows() ? "aspire.exe" : "aspire");
        return exitCode == 0 && File.Exists(cli) ? cli : throw Missing($"npm install {package} ended with code {exitCode}.", tail);
    }

    async Task<AspireBundle> UnpackAsync(string cli, string staging, CancellationToken cancellation)
    {
        progress("Unpacking DCP and the dashboard.");
        AspireBundle bundle;
        for (var attempt = 1; ; attempt++)
        {
            var unpacked = Path.Combine(staging, $"bundle-{attempt}");
            var (exitCode, tail) = await ToolProcess.RunAsync(
                cli, ["setup", "--nologo", "--non-interactive", "--install-path", unpacked], CliVariables(staging), [], UnpackLimit, cancellation);
            if (AspireBundle.Unpacked(unpacked) is { } whole && (exitCode == 0 || await RunsAsync(whole, staging, cancellation)))
            {
                bundle = whole;
                break;
            }
            if (attempt == UnpackAttempts) throw Missing($"aspire setup ended with code {exitCode}, {UnpackAttempts} times.", tail);
            progress($"aspire setup ended with code {exitCode}; once more.");
            await Task.Delay(UnpackPause, time, cancellation);
        }

        // The tunnel's client runs in containers that reach back to the host; the lab has none. 60 MB.
        File.Delete(Path.Combine(bundle.Folder, "dcp", "dcptun_c"));
        if (Directory.Exists(target)) Directory.Delete(target, recursive: true);
        Directory.Move(bundle.Folder, target);
        progress($"DCP and the dashboard are in {target}.");
        return AspireBundle.In(target)!;
    }

    static async Task<bool> RunsAsync(AspireBundle bundle, string staging, CancellationToken cancellation)
    {
        try
        {
            return await ToolProcess.RunAsync(bundle.Dcp, ["version"], HomeIn(staging), [], UnpackLimit, cancellation) is { ExitCode: 0 };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Not a program: it was not unpacked whole.
            return false;
        }
    }

    // A home of its own: the CLI would unpack a second copy and keep its logs in the user's.
    static Dictionary<string, string> CliVariables(string staging) =>
        new(HomeIn(staging)) { ["ASPIRE_CLI_TELEMETRY_OPTOUT"] = "true", ["DOTNET_NOLOGO"] = "true" };

    static Dictionary<string, string> HomeIn(string staging)
    {
        var home = Directory.CreateDirectory(Path.Combine(staging, "home")).FullName;
        return new() { ["HOME"] = home, ["USERPROFILE"] = home };
    }

    LabException Missing(string why, string? output) => new(
        ErrorKind.MissingTool,
        $"Aspire {PinnedVersions.Aspire} (orchestrator and dashboard) is not on this machine, and {why}" + (output is null ? "" : $"\n{output}\n"),
        where: target,
        expected: $"an aspire CLI {PinnedVersions.Aspire}, a filled cache, or npm to fetch it.",
        remedy: "Install Node.js 20 or later (which brings npm) and start again; or on a machine with npm run "
            + $"'npm install {PinnedVersions.NpmPackage(PinnedVersions.System ?? "linux-x64")}@{PinnedVersions.Aspire}' and then 'aspire setup' from its bin folder, "
            + "and copy the folder with dcp and managed to the path above (LAB_CACHE moves it).");
}
