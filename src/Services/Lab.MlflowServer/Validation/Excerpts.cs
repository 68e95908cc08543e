namespace Lab.MlflowServer.Validation;

/// <summary>The start of a text that goes into a message: what was wrong must not come back by the megabyte.</summary>
static class Excerpts
{
    const int Most = 1000;

    public static string Of(string text) => text.Length <= Most ? text : string.Concat(Names.Cut(text, Most), "...");
}
