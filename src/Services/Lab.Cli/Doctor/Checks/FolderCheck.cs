using System.Globalization;
using Lab.Cli.Options;

namespace Lab.Cli.Doctor.Checks;

/// <summary>A folder that the lab writes to: whether it can, and how much room is left. What is not there yet is made there when it is needed.</summary>
/// <param name="name">What it holds.</param>
/// <param name="needed">Nothing works without it.</param>
/// <param name="find">Where it is; null: there is none.</param>
/// <param name="variable">Names another folder.</param>
sealed class FolderCheck(string name, bool needed, Func<Machine, string?> find, string variable) : ICheck
{
    // A trained MiniLM is 91 MB in float32; a checkpoint has its two moments beside it.
    const long Least = 100_000_000, Comfortable = 1_000_000_000;

    /// <summary>What can be fetched again: models, files, tools.</summary>
    public static FolderCheck Cache { get; } = new("cache", needed: true, machine => CacheFolder.Of(machine.Variable), "LAB_CACHE");

    /// <summary>What a command needs while it runs.</summary>
    public static FolderCheck Temp { get; } = new(
        "temporary files", needed: true, machine => OperatingSystem.IsWindows() ? Path.GetTempPath() : Set(machine, "TMPDIR") ?? "/tmp", OperatingSystem.IsWindows() ? "TMP" : "TMPDIR");

    /// <summary>What outlives a run.</summary>
    public static FolderCheck State { get; } = new("state", needed: false, machine => Set(machine, "LAB_DATA") ?? InClone(machine, ".lab") ?? UserState, "LAB_DATA");

    /// <summary>lab.json and lab.env of a running AppHost.</summary>
    public static FolderCheck Status { get; } = new("status", needed: false, machine => Set(machine, "LAB_STATUS") ?? InClone(machine, "artifacts"), "LAB_STATUS");

    public string Name => name;

    public bool Needed => needed;

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(Examine(machine));

    Verdict Examine(Machine machine)
    {
        if (find(machine) is not { } folder) return Verdict.Ok("none: the AppHost, whose it is, runs in a clone");
        string? there = folder;
        while (there is not null && !Directory.Exists(there))
        {
            if (File.Exists(there)) return Verdict.Problem($"{folder}: {there} is a file, where a folder is needed.", $"Move it away, or name another folder with {variable}.");
            there = Path.GetDirectoryName(there);
        }

        if (there is null) return Verdict.Problem($"{folder}: its disk is not there.", $"Name another folder with {variable}.");
        string what = there == folder ? folder : $"{folder} (made when it is needed)";
        if (WhyNotWritable(there) is { } why) return Verdict.Problem($"{what} cannot be written to: {why}", $"Give {there} to your user (chown -R $USER {there}), or name another folder with {variable}.");
        long free = machine.FreeBytes(there);
        what += string.Create(CultureInfo.InvariantCulture, $": {free / 1e9:N1} GB free");
        string remedy = $"Free some space there, or name another folder with {variable}.";
        return free < Least ? Verdict.Problem($"{what}, which is too little for a model.", remedy)
            : free < Comfortable ? Verdict.Note($"{what}, which is little for models and checkpoints.", remedy)
            : Verdict.Ok(what);
    }

    static string? WhyNotWritable(string folder)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(folder, $".lab-doctor-{Guid.NewGuid():N}"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            file.WriteByte(0);
            file.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused.Message;
        }
    }

    static string? Set(Machine machine, string name) => machine.Variable(name) is { } set ? Path.GetFullPath(set, machine.CurrentFolder) : null;

    // Of the repository that the AppHost is started in.
    static string? InClone(Machine machine, string name)
    {
        for (var folder = new DirectoryInfo(machine.CurrentFolder); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Lab.sln"))) return Path.Combine(folder.FullName, name);
        return null;
    }

    // As the prediction service has it.
    static string UserState => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "sentiment-lab");
}
