namespace Lab;

/// <summary>
/// The one exception for failures that a user can act on. It says what was wrong, where, what would have been right,
/// and what to do. Anything else that escapes is a bug of ours.
/// </summary>
public sealed class LabException : Exception
{
    readonly ErrorText? where;
    readonly ErrorText? expected;
    readonly ErrorText? remedy;

    /// <param name="kind">Class of the failure.</param>
    /// <param name="what">One sentence: what is wrong, with the offending value.</param>
    /// <param name="where">File, line, JSON path, setting.</param>
    /// <param name="expected">What would have been right.</param>
    /// <param name="remedy">What the user can do now.</param>
    /// <param name="inner">The failure below, when there is one.</param>
    public LabException(
        ErrorKind kind, string what, ErrorText? where = null, ErrorText? expected = null, ErrorText? remedy = null, Exception? inner = null)
        : base(Compose(what, where, expected, remedy), inner)
    {
        Kind = kind;
        What = what;
        (this.where, this.expected, this.remedy) = (where, expected, remedy);
    }

    public ErrorKind Kind { get; }

    public string What { get; }

    public string? Where => where?.ToString();

    public string? Expected => expected?.ToString();

    public string? Remedy => remedy?.ToString();

    /// <summary><see cref="Remedy"/> with its settings still data.</summary>
    public ErrorText? RemedyText => remedy;

    /// <summary>The settings that the message names, by their names in the code.</summary>
    public IEnumerable<SettingName> Settings => new[] { where, expected, remedy }.SelectMany(text => text?.Settings ?? []);

    /// <summary>The same failure in the words of whoever is told.</summary>
    /// <param name="words">
    /// What a setting is called there; null for one that is not there: a remedy that names it is left out, elsewhere it keeps its name.
    /// </param>
    /// <param name="file">File that has the settings; goes before a setting that is the whole of <see cref="Where"/>.</param>
    public LabException In(Func<SettingName, ErrorText?> words, string? file = null)
    {
        if (!Settings.Any()) return this;
        var place = where?.In(Named);
        if (file is not null && where is { IsSetting: true } && words(where.Settings.Single()) is { IsSetting: false } key) place = $"{file}: {key}";
        return new LabException(Kind, What, place, expected?.In(Named), remedy?.In(words), this);

        ErrorText Named(SettingName setting) => words(setting) ?? setting.ToString();
    }

    static string Compose(string what, ErrorText? where, ErrorText? expected, ErrorText? remedy)
    {
        var text = where is null ? what : $"{where}: {what}";
        if (expected is not null) text += $" Expected: {expected}";
        if (remedy is not null) text += $" {remedy}";
        return text;
    }
}
