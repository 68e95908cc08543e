using Lab.Evaluation;

namespace Lab.Sentiment;

/// <summary>
/// How something looks: a piece of an HTML page that needs nothing else (no script, no style sheet, no address), and plain text. The
/// Jupyter kernel shows it; <c>File.WriteAllText("page.html", view.Html)</c> does without one.
/// </summary>
/// <param name="Html">Everything in it that came from data is escaped.</param>
/// <param name="Text">The same in short, for terminals and for those who read diffs.</param>
public sealed record View(string Html, string Text)
{
    public override string ToString() => Text;

    /// <summary>Views one below the other.</summary>
    public static View Of(params IReadOnlyList<View> parts) => new(string.Concat(parts.Select(part => part.Html)), string.Join('\n', parts.Select(part => part.Text)));

    /// <summary>A picture as part of a page.</summary>
    public static View Of(SvgPicture picture) => new(Html5.Picture(picture), $"{picture.Title}: {picture.Description}");
}
