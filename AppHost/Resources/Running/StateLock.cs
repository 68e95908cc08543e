using System.Globalization;

namespace AppHost.Resources.Running;

/// <summary>One AppHost at a time on one state folder: two would write the same databases.</summary>
static class StateLock
{
    /// <exception cref="LabException">Another AppHost runs there; says which.</exception>
    public static FileLock Take(string stateFolder)
    {
        StateFolder.Prepare(stateFolder);
        // The number is in a file of its own, because a locked file cannot be read.
        string number = Path.Combine(stateFolder, "apphost.pid");
        FileLock? taken = null;
        try
        {
            taken = FileLock.TryTake(Path.Combine(stateFolder, "apphost.lock"));
            if (taken is not null)
            {
                File.WriteAllText(number, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                LabId.Of(stateFolder);
                return taken;
            }
        }
        catch (IOException full)
        {
            taken?.Dispose();
            throw StateFolder.CannotBeUsed(stateFolder, full);
        }
        string other = File.Exists(number) ? File.ReadAllText(number) : "unknown";
        throw new LabException(
            ErrorKind.Usage,
            $"An AppHost (process {other}) runs already and keeps its data here.",
            where: stateFolder,
            expected: "one AppHost per data folder.",
            remedy: "Stop the other one with Ctrl+C, or set LAB_DATA to another folder for this one.");
    }
}
