using Lab.Notebooks.Dispatch;

namespace Lab.Platform.Tests.Notebooks.Dispatch;

public sealed class CellMarkerTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-marker-tests-").FullName;

    public CellMarkerTests() => File.WriteAllText(Connection, "{}");

    string Connection => Path.Combine(folder, "kernel-1.json");

    [Fact]
    public void ProcessThatEndsInACell_ItsSuccessorNamesTheCellOnce()
    {
        Crash(marker =>
        {
            marker.Begin(6, "fine();");
            marker.End();
            marker.Begin(7, "recurse();");
        });
        using var next = CellMarker.Open(Connection);
        string left = next.Take()!;
        Assert.Contains("cell 7", left);
        Assert.Contains("recurse();", left);
        Assert.DoesNotContain("fine", left);
        Assert.Null(next.Take());
    }

    [Fact]
    public void ProcessThatEndsBetweenCells_HasNothingToTell()
    {
        Crash(marker =>
        {
            marker.Begin(1, "a long cell, of which nothing may be left;");
            marker.End();
        });
        using var next = CellMarker.Open(Connection);
        Assert.Null(next.Left);
    }

    [Fact]
    public void ProcessThatEndsAsItShould_LeavesNoFile()
    {
        using (var marker = CellMarker.Open(Connection)) marker.Begin(1, "x");
        Assert.Equal([Connection], Directory.GetFiles(folder));
    }

    [Fact]
    public void MarkerWhoseClientHasGone_IsSweptByTheNextProcess()
    {
        string orphan = Path.Combine(folder, "kernel-gone.json.lab-cell");
        File.WriteAllText(orphan, "x");
        using var marker = CellMarker.Open(Connection);
        Assert.False(File.Exists(orphan));
    }

    [Fact]
    public void Marker_IsItsOwnersAlone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no mode bits.");
            return;
        }
        using var marker = CellMarker.Open(Connection);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Connection + ".lab-cell"));
    }

    [Fact]
    public void FolderThatIsNotThere_MarksNothing()
    {
        using var marker = CellMarker.Open(Path.Combine(folder, "nowhere", "kernel.json"));
        marker.Begin(1, "x");
        marker.End();
        Assert.Null(marker.Left);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // What is on disk at that moment, without the end of the object.
    void Crash(Action<CellMarker> run)
    {
        string at = Connection + ".lab-cell", kept = Path.Combine(folder, "kept");
        using (var marker = CellMarker.Open(Connection))
        {
            run(marker);
            File.Copy(at, kept);
        }

        File.Move(kept, at);
    }
}
