namespace Lab.Sentiment;

/// <summary>Text for a tag of MLflow, which keeps 5,000 characters.</summary>
static class ShortText
{
    const int Longest = 1_000;

    public static string Of(string text) => text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";
}
