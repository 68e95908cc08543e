using System.Text;

namespace AppHost.Resources.Running;

/// <summary>A name for the lab of a state folder, kept in it: it stays when ports change and when the folder is moved.</summary>
static class LabId
{
    /// <summary>Read, or made at the first time.</summary>
    /// <param name="stateFolder">Where the lab keeps its state.</param>
    public static string Of(string stateFolder)
    {
        string file = Path.Combine(stateFolder, "lab.id");
        // Asked first: a file that another process makes meanwhile is whole.
        bool isBroken = File.Exists(file);
        if (Read(file) is { } known) return known;
        StateFolder.Prepare(stateFolder);
        // Whole or not at all, and never over one that is there.
        string id = Guid.NewGuid().ToString("N"), beside = $"{file}.{id}.tmp";
        File.WriteAllText(beside, id + "\n", Encoding.ASCII);
        try
        {
            File.Move(beside, file, overwrite: isBroken);
        }
        catch (IOException) when (Read(file) is not null)
        {
            File.Delete(beside);
        }
        return Read(file) ?? throw new LabException(ErrorKind.Data, "The lab's name cannot be read.", file, "a line of 32 hexadecimal digits", "Delete the file; the lab gets another name.");
    }

    static string? Read(string file) =>
        File.Exists(file) && File.ReadAllText(file).Trim() is var text && Guid.TryParseExact(text, "N", out _) ? text : null;
}
