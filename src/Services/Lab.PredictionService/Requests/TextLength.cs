namespace Lab.PredictionService.Requests;

/// <summary>How long a text is for a person: in Unicode code points, not in UTF-16 units.</summary>
static class TextLength
{
    public static int InCharacters(string text)
    {
        int count = text.Length;
        foreach (char unit in text)
            if (char.IsLowSurrogate(unit)) count--;
        return count;
    }
}
