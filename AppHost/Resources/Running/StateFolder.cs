using Microsoft.Extensions.Configuration;

namespace AppHost.Resources.Running;

/// <summary>Where resources keep what outlives a run: <c>LAB_DATA</c>, else <c>.lab</c> in the repository.</summary>
static class StateFolder
{
    const string Setting = "LAB_DATA";

    public static string Of(IDistributedApplicationBuilder builder) => Of(builder.AppHostDirectory, builder.Configuration[Setting]);

    /// <param name="appHostDirectory">Folder of the AppHost project; the repository is the first folder above it with a solution.</param>
    /// <param name="configured">Value of <c>LAB_DATA</c>.</param>
    public static string Of(string appHostDirectory, string? configured) =>
        string.IsNullOrWhiteSpace(configured) ? Path.Combine(Repository(appHostDirectory), ".lab") : Path.GetFullPath(configured);

    /// <summary>Makes the folder when it is missing, and only its owner's in any case: corrections, models and passwords lie in it.</summary>
    public static void Prepare(string folder)
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        try
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, owner);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw CannotBeUsed(folder, refused);
        }
    }

    /// <summary>A full disk, a folder of somebody else: what to do is the same for everything that lies there.</summary>
    public static LabException CannotBeUsed(string folder, Exception refused) => new(
        ErrorKind.Usage, $"The folder of the lab's state cannot be used: {refused.Message}", folder, "a folder on a disk with some space, that your user may write to and owns",
        $"Free some space there, or name another one with {Setting}.", refused);

    /// <summary>The first folder from here upwards that holds Lab.sln; the AppHost's own when none does.</summary>
    public static string Repository(string appHostDirectory)
    {
        for (var folder = new DirectoryInfo(appHostDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Lab.sln"))) return folder.FullName;
        return appHostDirectory;
    }
}
