using Lab.Transformers.Checkpoints;

namespace Lab.Engine.Tests.Transformers.Checkpoints;

public sealed class AtomicFileTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_CreatesAndReplaces()
    {
        AtomicFile.Write(folder["a.json"], stream => stream.Write("first, and longer"u8));
        AtomicFile.Write(folder["a.json"], stream => stream.Write("second"u8));
        Assert.Equal("second", File.ReadAllText(folder["a.json"]));
        Assert.Equal(["a.json"], folder.Files);
    }

    [Fact]
    public void UntilCommit_TheOldContentIsThere()
    {
        File.WriteAllText(folder["a.json"], "old");
        using (var file = new AtomicFile(folder["a.json"]))
        {
            file.Stream.Write("new"u8);
            file.Stream.Flush();
            Assert.Equal("old", File.ReadAllText(folder["a.json"]));
            file.Commit();
            Assert.Equal("new", File.ReadAllText(folder["a.json"]));
        }
        Assert.Equal(["a.json"], folder.Files);
    }

    [Fact]
    public void FailingWrite_LeavesTheOldFileAndNoOther()
    {
        File.WriteAllText(folder["a.json"], "old");
        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(folder["a.json"], stream =>
        {
            stream.Write("half"u8);
            throw new InvalidDataException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a.json"]));
        Assert.Equal(["a.json"], folder.Files);
    }

    [Fact]
    public void ImpossibleReservation_LeavesTheOldFileAndNoOther()
    {
        File.WriteAllText(folder["a.json"], "old");
        Assert.ThrowsAny<IOException>(() => new AtomicFile(folder["a.json"], long.MaxValue));
        Assert.Equal("old", File.ReadAllText(folder["a.json"]));
        Assert.Equal(["a.json"], folder.Files);
    }

    [Fact]
    public void MissingFolder_IsAnError() =>
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(folder["none/a.json"], _ => { }));
}
