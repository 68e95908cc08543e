using System.CommandLine;
using Lab.Datasets;
using Lab.Sentiment;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Options;

/// <summary>What is done to labelled rows before a model learns from them.</summary>
sealed class PreparationOptions
{
    static readonly AugmentationOptions defaults = new();

    readonly Option<string?> clean = Text(
        "--clean", "STEPS", "Cleaning of the texts, kept with the model, which repeats it before each prediction: "
        + "escapes (\\u2019), html (&amp;), nfc (Unicode), urls, users (@name), repeats (sooooo), separated by commas; or all. Default: none.");
    readonly Option<string?> excerpts = Text(
        "--excerpt-columns", "A,B", "Columns that by themselves are further training texts with the label of their row, such as a headline: they teach short texts. Default: none.");
    readonly Option<string?> augment = Text(
        "--augment", "KINDS", "Adds changed copies of training rows: synonym, swap (of two words), delete (a word), typo, separated by commas; or all. Default: none.");
    readonly Option<int?> mixed = Whole(
        "--mixed-opinions", "Adds N neutral training texts, each made of a short positive and a short negative one ('..., but ...'). Default: 0.", 0, 1_000_000);
    readonly Option<double?> share = Number(
        "--augment-share", FormattableString.Invariant($"Copies as a share of the training rows. Default: {defaults.Share}."), "a number from 0 to 10", value => value is >= 0 and <= 10);
    readonly Option<double?> words = Number(
        "--augment-words", FormattableString.Invariant($"Share of the words of a copy that are changed, one at least. Default: {defaults.WordShare}."),
        "a number above 0, at most 1", value => value is > 0 and <= 1);
    readonly Option<DuplicateHandling?> duplicates = Choice(
        "--duplicates", "Texts that occur more than once, exactly or nearly. report: count them. drop: also leave out of train what validation or test has, and "
        + "repetitions; of validation what test has. ignore: do not look. Default: report.",
        ("report", DuplicateHandling.Report), ("drop", DuplicateHandling.Drop), ("ignore", DuplicateHandling.Ignore));

    public void AddAll(Command command)
    {
        foreach (var option in new Option[] { clean, excerpts, augment, share, words, mixed, duplicates }) command.Add(option);
    }

    /// <exception cref="LabException">A step or kind is unknown, or a share is given without a kind.</exception>
    public FineTuneOptions Apply(ParseResult parsed, FineTuneOptions options)
    {
        var kinds = parsed.GetValue(augment) is { } named ? AugmentationOptions.ParseKinds(List(named), "--augment") : AugmentationKinds.None;
        if (kinds == AugmentationKinds.None && (parsed.GetValue(share) ?? parsed.GetValue(words)) is not null)
            throw new LabException(ErrorKind.Usage, "A share of augmentation is given, but no kind.", "--augment-share, --augment-words", "--augment synonym,swap,delete,typo");
        return options with
        {
            Data = options.Data with
            {
                Cleaning = parsed.GetValue(clean) is { } steps ? TextCleaning.Parse(List(steps), "--clean") : options.Data.Cleaning,
                ExcerptColumns = List(parsed.GetValue(excerpts) ?? ""),
            },
            MixedOpinions = parsed.GetValue(mixed) ?? 0,
            Duplicates = parsed.GetValue(duplicates) ?? DuplicateHandling.Report,
            Augmentation = kinds == AugmentationKinds.None ? null : new AugmentationOptions
            {
                Kinds = kinds,
                Share = parsed.GetValue(share) ?? defaults.Share,
                WordShare = parsed.GetValue(words) ?? defaults.WordShare,
            },
        };
    }

    static string[] List(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
