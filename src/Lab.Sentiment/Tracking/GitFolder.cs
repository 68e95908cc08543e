namespace Lab.Sentiment.Tracking;

/// <summary>What is checked out in a git folder, read from its files: no git is needed.</summary>
/// <param name="Commit">40 hexadecimal digits, or 64.</param>
/// <param name="Branch">Null: none is checked out.</param>
/// <param name="RemoteUrl">Of origin, without a name and password in it; null without one.</param>
sealed record GitFolder(string Commit, string? Branch, string? RemoteUrl)
{
    const string Heads = "refs/heads/";

    /// <summary>Of the repository that a folder lies in; null when it lies in none, or nothing was committed.</summary>
    public static GitFolder? Find(string folder)
    {
        try
        {
            for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
                if (GitOf(place.FullName) is { } git) return Read(git);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A run without its commit is better than none.
        }
        return null;
    }

    // A folder, or in worktrees and submodules a file: "gitdir: PATH".
    static string? GitOf(string folder)
    {
        string git = Path.Combine(folder, ".git");
        if (Directory.Exists(git)) return git;
        if (!File.Exists(git) || File.ReadAllText(git).Trim() is not { } text || !text.StartsWith("gitdir:", StringComparison.Ordinal)) return null;
        return Path.GetFullPath(text["gitdir:".Length..].Trim(), folder);
    }

    static GitFolder? Read(string git)
    {
        string head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        // A worktree has its own HEAD, and shares the rest.
        string shared = Path.Combine(git, "commondir") is var file && File.Exists(file) ? Path.GetFullPath(File.ReadAllText(file).Trim(), git) : git;
        string? reference = head.StartsWith("ref:", StringComparison.Ordinal) ? head["ref:".Length..].Trim() : null;
        string? commit = reference is null ? head : CommitIn(Path.Combine(git, reference)) ?? CommitIn(Path.Combine(shared, reference)) ?? Packed(shared, reference);
        if (commit is not { Length: 40 or 64 } || !commit.All(char.IsAsciiHexDigit)) return null;
        return new(commit, reference is not null && reference.StartsWith(Heads, StringComparison.Ordinal) ? reference[Heads.Length..] : null, Remote(shared));
    }

    static string? CommitIn(string file) => File.Exists(file) ? File.ReadAllText(file).Trim() : null;

    static string? Packed(string git, string reference)
    {
        string file = Path.Combine(git, "packed-refs");
        if (!File.Exists(file)) return null;
        return File.ReadLines(file).FirstOrDefault(line => line.EndsWith(" " + reference, StringComparison.Ordinal))?.Split(' ')[0];
    }

    static string? Remote(string git)
    {
        string file = Path.Combine(git, "config");
        if (!File.Exists(file)) return null;
        string? url = File.ReadLines(file)
            .SkipWhile(line => line.Trim() != "[remote \"origin\"]").Skip(1).TakeWhile(line => !line.TrimStart().StartsWith('['))
            .Select(line => line.Split('=', 2)).FirstOrDefault(pair => pair.Length == 2 && pair[0].Trim() == "url")?[1].Trim();
        return url is null ? null : Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Length > 0
            ? new UriBuilder(address) { UserName = "", Password = "" }.Uri.AbsoluteUri
            : url;
    }
}
