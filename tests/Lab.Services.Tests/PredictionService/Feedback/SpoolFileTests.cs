using System.Text;
using Lab.PredictionService.Feedback;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Feedback;

public sealed class SpoolFileTests : IDisposable
{
    readonly string folder = Path.Combine(Path.GetTempPath(), $"lab-spool-{Guid.NewGuid()}");

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    static string First(SpoolFile file) => Encoding.UTF8.GetString(file.ReadFirst());

    [Fact]
    public void Lines_ComeOutInTheirOrder_AlsoBetweenNewOnes()
    {
        using var file = SpoolFile.Create(folder);
        string large = new('x', 40_000);
        foreach (string line in new[] { "one", large, "three" }) file.Append(Encoding.UTF8.GetBytes(line + "\n"));

        Assert.Equal((3, "one"), (file.Count, First(file)));
        file.RemoveFirst();
        Assert.Equal(large, First(file));
        file.Append("four\n"u8);
        file.RemoveFirst();
        file.RemoveFirst();
        Assert.Equal((1, "four"), (file.Count, First(file)));
        file.RemoveFirst();
        Assert.Equal((0, "", 0L), (file.Count, First(file), new FileInfo(file.Path).Length));
    }

    [Fact]
    public async Task FileInUse_IsLeftAlone()
    {
        using var file = SpoolFile.Create(folder);
        file.Append("one\n"u8);

        Assert.Null(SpoolFile.TryOpen(file.Path));
        file.Dispose();
        using var later = await FreeFile.OpenAsync(file.Path);
        Assert.Equal("one", First(later));
    }

    [Fact]
    public async Task HalfLineAtTheEnd_Goes()
    {
        string path;
        using (var file = SpoolFile.Create(folder))
        {
            path = file.Path;
            file.Append("one\n"u8);
        }
        await FreeFile.AppendAsync(path, "tw");

        using var later = await FreeFile.OpenAsync(path);
        later.Append("three\n"u8);
        later.RemoveFirst();

        Assert.Equal((1, "three"), (later.Count, First(later)));
    }

    [Fact]
    public async Task EmptyFile_IsTidiedUp()
    {
        string path;
        using (var file = SpoolFile.Create(folder)) path = file.Path;

        await Eventually.HoldsAsync(() =>
        {
            Assert.Null(SpoolFile.TryOpen(path));
            return !File.Exists(path);
        });
    }

    [Fact]
    public void OthersOnTheMachine_CannotRead()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }
        using var file = SpoolFile.Create(folder);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }
}
