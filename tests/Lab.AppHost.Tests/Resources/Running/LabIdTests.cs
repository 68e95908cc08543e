using AppHost.Resources.Running;

namespace Lab.AppHost.Tests.Resources.Running;

public sealed class LabIdTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lab-id-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Id_StaysWithItsFolder_AlsoWhenThatIsMoved()
    {
        string first = LabId.Of(Path.Combine(root, "a"));

        Assert.Equal(first, LabId.Of(Path.Combine(root, "a")));
        Assert.NotEqual(first, LabId.Of(Path.Combine(root, "b")));
        Directory.Move(Path.Combine(root, "a"), Path.Combine(root, "moved"));
        Assert.Equal(first, LabId.Of(Path.Combine(root, "moved")));
        Assert.True(Guid.TryParseExact(first, "N", out _));
    }

    [Fact]
    public void SeveralAtOnce_AgreeOnOne() =>
        Assert.Single(ParallelEnumerable.Range(0, 16).Select(_ => LabId.Of(root)).ToArray().Distinct());

    [Theory]
    [InlineData("")]
    [InlineData("not an id")]
    public void FileThatHoldsNone_IsReplaced(string content)
    {
        File.WriteAllText(Path.Combine(root, "lab.id"), content);

        string id = LabId.Of(root);

        Assert.Equal(id, LabId.Of(root));
    }
}
