using System.Security.Cryptography;
using System.Text;
using Lab.PredictionService.Hosting;
using Lab.Records;
using Lab.ServiceDefaults.State;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Whose spool it is. Each lab has a folder of its own among the spools, named by a hash of its name, which stands in
/// <c>owner.txt</c>: its LAB_ID, else the Redis that its corrections go to, else the folder that it runs in.
/// </summary>
sealed class SpoolOwner
{
    const string NameFile = "owner.txt";
    const int Digits = 12;

    readonly string root;

    public SpoolOwner(IOptions<FeedbackOptions> options, IConfiguration configuration, IHostEnvironment environment)
    {
        string? given = options.Value.Folder is { } named ? Path.GetFullPath(named) : LabState.Folder(configuration) is { } state ? Path.Combine(state, "feedback") : null;
        root = given ?? Path.Combine(LabState.UserFolder, "feedback");
        string alone = $"folder {given ?? environment.ContentRootPath}";
        Name = LabState.Id(configuration) is { } id ? $"lab {id}" : RedisTarget(configuration) is { } target ? $"redis {target}" : alone;
        Folder = FolderOf(Name);
        // What this lab left while it had no Redis; and in a folder that is this lab's alone, the files of versions that named no owner.
        List<string> folders = [Folder];
        if (Name != alone) folders.Add(FolderOf(alone));
        if (given is not null) folders.Add(root);
        Folders = folders;
        IsShared = given is null;
    }

    public string Name { get; }

    /// <summary>Where this lab's new files go.</summary>
    public string Folder { get; }

    /// <summary>Where this lab's files may lie.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>All labs of the user have their spools there: those of others beside this one are no surprise.</summary>
    public bool IsShared { get; }

    /// <summary>Makes the folder, with the name of its owner in it.</summary>
    public void MakeFolder()
    {
        if (!Directory.Exists(root)) OwnerOnly.MakeFolder(root);
        OwnerOnly.MakeFolder(Folder);
        string file = Path.Combine(Folder, NameFile);
        if (File.Exists(file)) return;
        // Whole or not at all: another process of this lab may be as far.
        string beside = $"{file}.{Environment.ProcessId}.tmp";
        File.WriteAllText(beside, Name + "\n");
        File.Move(beside, file, overwrite: true);
    }

    /// <summary>Owners of spools beside this one, which are not touched.</summary>
    public IReadOnlyList<string> Others() => !Directory.Exists(root) ? [] :
    [
        .. Directory.EnumerateDirectories(root).Where(folder => !Folders.Contains(folder) && Directory.EnumerateFiles(folder, SpoolFile.Pattern).Any())
            .Select(folder => Path.Combine(folder, NameFile)).Where(File.Exists).Select(file => File.ReadAllText(file).Trim()),
    ];

    string FolderOf(string name) => Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..Digits]);

    static string? RedisTarget(IConfiguration configuration) =>
        configuration.GetConnectionString(Features.Redis) is { } text && !string.IsNullOrWhiteSpace(text) ? RedisConnectionString.TargetOf(RedisConnectionString.Parse(text.Trim())) : null;
}
