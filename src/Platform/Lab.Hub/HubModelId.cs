using System.Diagnostics.CodeAnalysis;

namespace Lab.Hub;

/// <summary>Names a model of the hub: <c>org/name</c> or <c>name</c>, and after an <c>@</c> a branch, tag or commit.</summary>
/// <param name="Name">As the hub has it, with its owner.</param>
/// <param name="Revision">Branch, tag or commit.</param>
public sealed record HubModelId(string Name, string Revision = HubModelId.Main)
{
    /// <summary>The branch that is taken when none is named.</summary>
    public const string Main = "main";

    const int LongestName = 96, LongestRevision = 200;

    /// <summary>Whether a text has the form of such a name; a path of more than two parts, or one that begins as paths do, has not.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HubModelId? id)
    {
        int at = text.IndexOf('@');
        var (name, revision) = at < 0 ? (text, Main) : (text[..at], text[(at + 1)..]);
        string[] parts = name.Split('/');
        id = name.Length <= LongestName && parts.Length <= 2 && parts.All(IsPart) && !name.EndsWith(".git", StringComparison.Ordinal) && IsRevision(revision) ? new(name, revision) : null;
        return id is not null;
    }

    /// <exception cref="LabException">The text has another form.</exception>
    public static HubModelId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new LabException(ErrorKind.Usage, $"'{text}' is no name of a model of the hub.", "model", "NAME or OWNER/NAME of letters, digits, '-', '_' and '.', and perhaps @REVISION");

    /// <summary>As it is given: without <see cref="Main"/>.</summary>
    public override string ToString() => Revision == Main ? Name : $"{Name}@{Revision}";

    // The hub's own rules.
    static bool IsPart(string part) =>
        part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && part[0] is not ('-' or '.') && part[^1] is not ('-' or '.')
        && !part.Contains("--", StringComparison.Ordinal) && !part.Contains("..", StringComparison.Ordinal);

    // It becomes a path below refs.
    static bool IsRevision(string revision) =>
        revision.Length is > 0 and <= LongestRevision
        && revision.Split('/').All(part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+'));
}
