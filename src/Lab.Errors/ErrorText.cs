using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Lab;

/// <summary>
/// Part of an error's message in which settings stay data, so that they can be told in the user's own words. Strings, interpolated
/// strings and settings become one where one is expected.
/// </summary>
[InterpolatedStringHandler]
public sealed class ErrorText
{
    /// <summary>Strings and <see cref="SettingName"/>s, in order.</summary>
    readonly List<object> parts;

    /// <summary>For the compiler.</summary>
    public ErrorText(int literalLength, int formattedCount) => parts = new((2 * formattedCount) + Math.Min(1, literalLength));

    ErrorText(object part) => parts = [part];

    public IEnumerable<SettingName> Settings => parts.OfType<SettingName>();

    /// <summary>The whole text is one setting.</summary>
    public bool IsSetting => parts is [SettingName];

    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator ErrorText?(string? text) => text is null ? null : new((object)text);

    public static implicit operator ErrorText(SettingName setting) => new((object)setting);

    public void AppendLiteral(string text) => parts.Add(text);

    public void AppendFormatted(SettingName setting) => parts.Add(setting);

    public void AppendFormatted(ErrorText? text) => parts.AddRange(text?.parts ?? []);

    public void AppendFormatted<T>(T value) => parts.Add(value?.ToString() ?? "");

    public void AppendFormatted<T>(T value, string format) where T : IFormattable => parts.Add(value.ToString(format, CultureInfo.CurrentCulture));

    /// <summary>The text with other words for its settings. A sentence with a setting that has none is left out; null when none is left.</summary>
    public ErrorText? In(Func<SettingName, ErrorText?> words)
    {
        var told = new ErrorText(0, parts.Count);
        foreach (var sentence in Sentences())
        {
            object[]?[] parts = [.. sentence.Select(part => part is SettingName setting ? words(setting)?.parts.ToArray() : [part])];
            if (!parts.Contains(null)) told.parts.AddRange(parts.SelectMany(part => part!));
        }
        return told.parts.Count > 0 ? told : null;
    }

    List<List<object>> Sentences()
    {
        const string end = ". ";
        var sentences = new List<List<object>> { new() };
        foreach (object part in parts)
        {
            string[] pieces = part is string text ? text.Split(end) : [];
            if (pieces.Length == 0) sentences[^1].Add(part);
            for (int i = 0; i < pieces.Length; i++)
            {
                bool ends = i < pieces.Length - 1;
                sentences[^1].Add(ends ? pieces[i] + end : pieces[i]);
                if (ends) sentences.Add([]);
            }
        }
        return sentences;
    }

    /// <summary>Settings as the code names them.</summary>
    public override string ToString() => string.Concat(parts);
}
