using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Lab.Evaluation;

/// <summary>
/// A picture as SVG text: shapes and words in a fixed set of classes, whose colours follow a light or dark page. No script, nothing from
/// elsewhere, a title and a description for those who do not see it. Units are pixels, y grows downwards.
/// </summary>
public sealed class SvgPicture
{
    /// <summary>Colours for series before they repeat.</summary>
    public const int Colours = 8;

    static readonly XNamespace svg = "http://www.w3.org/2000/svg";
    static readonly string[] onLight = ["#2563eb", "#d97706", "#059669", "#dc2626", "#7c3aed", "#0891b2", "#db2777", "#4d7c0f"];
    static readonly string[] onDark = ["#60a5fa", "#fbbf24", "#34d399", "#f87171", "#a78bfa", "#22d3ee", "#f472b6", "#a3e635"];

    readonly XElement root;

    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="title">Written on top, and read out.</param>
    /// <param name="description">Read out: what there is to see.</param>
    public SvgPicture(double width, double height, string title, string description)
    {
        // Names of their own: several pictures may stand in one page.
        var (titleId, descriptionId) = ($"t{Fingerprint(title, description)}", $"d{Fingerprint(description, title)}");
        (Title, Description) = (title, description);
        root = new XElement(
            svg + "svg", new XAttribute("class", "lab-picture"), new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"), new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)), new XAttribute("role", "img"), new XAttribute("aria-labelledby", $"{titleId} {descriptionId}"),
            new XElement(svg + "title", new XAttribute("id", titleId), Clean(title)),
            new XElement(svg + "desc", new XAttribute("id", descriptionId), Clean(description)),
            new XElement(svg + "style", Style));
        Rectangle("paper", 0, 0, width, height);
        Text("ink head", 16, 24, title);
    }

    /// <summary>What is written on top.</summary>
    public string Title { get; }

    /// <summary>What there is to see, in words.</summary>
    public string Description { get; }

    // Every rule is about this picture alone: it may stand inside a page.
    static string Style => field ??=
        Rules([
            ".ink{fill:#1f2937}", ".soft{fill:#6b7280}", ".paper{fill:#fff}", ".grid{stroke:#e5e7eb}", ".axis{stroke:#9ca3af}", ".guide{stroke:#9ca3af;stroke-dasharray:4 4}",
            "text{font:12px system-ui,'Segoe UI',Helvetica,Arial,sans-serif}", ".head{font-size:15px;font-weight:600}", "polyline{fill:none;stroke-width:2;stroke-linejoin:round}",
            ".faint{opacity:.3;stroke-width:1}", .. Series(onLight),
        ])
        + "@media(prefers-color-scheme:dark){"
        + Rules([
            ".ink{fill:#e5e7eb}", ".soft{fill:#9ca3af}", ".paper{fill:#111827}", ".grid{stroke:#374151}", ".axis{stroke:#6b7280}", ".guide{stroke:#6b7280}", .. Series(onDark),
        ])
        + "}";

    public void Rectangle(string style, double x, double y, double width, double height, double opacity = 1, string? hint = null) =>
        Add("rect", style, hint, ("x", x), ("y", y), ("width", width), ("height", height), opacity == 1 ? default : ("fill-opacity", opacity));

    public void Line(string style, double x1, double y1, double x2, double y2) =>
        Add("line", style, null, ("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2));

    public void Circle(string style, double x, double y, double radius, string? hint = null) =>
        Add("circle", style, hint, ("cx", x), ("cy", y), ("r", radius));

    public void Polyline(string style, IEnumerable<(double X, double Y)> points) =>
        root.Add(new XElement(
            svg + "polyline", new XAttribute("class", style),
            new XAttribute("points", string.Join(' ', points.Select(point => $"{Number(point.X)},{Number(point.Y)}")))));

    /// <summary>Squares of one look as one element, each a short thick line: many of them stay a small file.</summary>
    public void Squares(string style, IEnumerable<(double X, double Y)> corners, double size, double opacity) =>
        root.Add(new XElement(
            svg + "path", new XAttribute("class", style), new XAttribute("stroke-width", Number(size)),
            new XAttribute("stroke-opacity", opacity.ToString("0.###", CultureInfo.InvariantCulture)),
            new XAttribute("d", string.Concat(corners.Select(corner => $"M{Number(corner.X)},{Number(corner.Y + size / 2)}h{Number(size)}")))));

    /// <param name="style">Classes.</param>
    /// <param name="x">Of the anchor.</param>
    /// <param name="y">Of the base line.</param>
    /// <param name="text">Anything; what XML cannot hold is replaced.</param>
    /// <param name="anchor">start, middle or end of the text is at x.</param>
    /// <param name="upwards">Turned by a quarter, to be read from below.</param>
    public void Text(string style, double x, double y, string text, string anchor = "start", bool upwards = false)
    {
        var element = new XElement(
            svg + "text", new XAttribute("class", style), new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), Clean(text));
        if (anchor != "start") element.Add(new XAttribute("text-anchor", anchor));
        if (upwards) element.Add(new XAttribute("transform", $"rotate(-90 {Number(x)} {Number(y)})"));
        root.Add(element);
    }

    /// <summary>The whole picture, one element a line.</summary>
    public override string ToString() => root.ToString() + "\n";

    /// <summary>A coordinate: at most one digit after the point.</summary>
    internal static string Number(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    void Add(string name, string style, string? hint, params ReadOnlySpan<(string? Name, double Value)> numbers)
    {
        var element = new XElement(svg + name, new XAttribute("class", style));
        foreach (var (attribute, value) in numbers)
            if (attribute is not null)
                element.Add(new XAttribute(attribute, attribute == "fill-opacity" ? value.ToString("0.###", CultureInfo.InvariantCulture) : Number(value)));
        if (hint is not null) element.Add(new XElement(svg + "title", Clean(hint)));
        root.Add(element);
    }

    static IEnumerable<string> Series(string[] colours) => colours.SelectMany((colour, i) => new[] { $".s{i}{{stroke:{colour}}}", $".f{i}{{fill:{colour}}}" });

    static string Rules(IEnumerable<string> rules) => string.Concat(rules.Select(rule => $".lab-picture {rule}"));

    static string Fingerprint(string first, string second) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{first}\n{second}")))[..8];

    static string Clean(string text) => text.All(XmlConvert.IsXmlChar)
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
