using Lab.Sentiment.Tracking;

namespace Lab.Sentiment.Tests.Tracking;

public sealed class GitFolderTests : IDisposable
{
    static readonly string commit = new('a', 40);

    readonly string root = Directory.CreateTempSubdirectory("lab-git-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    string Write(string name, string text)
    {
        string file = Path.Combine(root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    [Fact]
    public void Branch_IsReadFromAFolderBelow()
    {
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write(".git/refs/heads/main", commit + "\n");

        Assert.Equal(new GitFolder(commit, "main", null), GitFolder.Find(Directory.CreateDirectory(Path.Combine(root, "deep", "er")).FullName));
    }

    [Fact]
    public void PackedBranch_IsRead()
    {
        Write(".git/HEAD", "ref: refs/heads/main\n");
        Write(".git/packed-refs", $"# pack-refs with: peeled fully-peeled sorted\n{new string('b', 40)} refs/heads/not-main\n{commit} refs/heads/main\n");

        Assert.Equal(commit, GitFolder.Find(root)!.Commit);
    }

    [Fact]
    public void DetachedHead_HasNoBranch()
    {
        Write(".git/HEAD", commit + "\n");

        Assert.Equal(new GitFolder(commit, null, null), GitFolder.Find(root));
    }

    [Fact]
    public void Worktree_ReadsTheSharedBranches()
    {
        Write("main/.git/worktrees/other/HEAD", "ref: refs/heads/topic\n");
        Write("main/.git/worktrees/other/commondir", "../..\n");
        Write("main/.git/refs/heads/topic", commit + "\n");
        Write("other/.git", "gitdir: ../main/.git/worktrees/other\n");

        Assert.Equal(new GitFolder(commit, "topic", null), GitFolder.Find(Path.Combine(root, "other")));
    }

    [Theory]
    [InlineData("https://user:secret@example.org/team/lab.git", "https://example.org/team/lab.git")]
    [InlineData("https://token@example.org:8443/lab.git", "https://example.org:8443/lab.git")]
    [InlineData("git@example.org:team/lab.git", "git@example.org:team/lab.git")]
    public void AddressOfOrigin_LosesItsSecrets(string url, string expected)
    {
        Write(".git/HEAD", commit);
        Write(".git/config", $"[remote \"mirror\"]\n\turl = https://other.example\n[remote \"origin\"]\n\tfetch = x\n\turl = {url}\n[branch \"main\"]\n\turl = no\n");

        Assert.Equal(expected, GitFolder.Find(root)!.RemoteUrl);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ref: refs/heads/main")]
    [InlineData("not a commit")]
    public void FolderWithoutACommit_IsNone(string head)
    {
        Write(".git/HEAD", head);

        Assert.Null(GitFolder.Find(root));
    }
}
