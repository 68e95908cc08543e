namespace Lab.MlflowServer.Stores;

/// <summary>Texts that may be percent-encoded more than once: <c>%252e</c> is <c>%2e</c> is a dot.</summary>
static class PercentDecoding
{
    // Layers encode once or twice; each of "%252525..." would cost a pass over all of it.
    const int MostRounds = 10;

    /// <summary>The text, and what decoding makes of it until nothing changes; ends with null when that has no end within reason.</summary>
    public static IEnumerable<string?> FormsOf(string text)
    {
        yield return text;
        for (int round = 0; round < MostRounds; round++)
        {
            string decoded = Uri.UnescapeDataString(text);
            if (decoded == text) yield break;
            yield return text = decoded;
        }
        yield return null;
    }
}
