namespace Lab.Datasets;

/// <summary>What can be done to a text before the model sees it. The order is that of the numbers.</summary>
[Flags]
public enum CleaningSteps
{
    None = 0,

    /// <summary>\u2019 written out as six characters becomes the character; two halves of a surrogate pair become theirs.</summary>
    Escapes = 1,

    /// <summary>HTML entities (&amp;amp;, &amp;#39;, &amp;#x1F600;) become their characters, also when they were encoded up to three times.</summary>
    Html = 2,

    /// <summary>Unicode normalisation form C: a letter and its accent become one character.</summary>
    Nfc = 4,

    /// <summary>Addresses of pages become "http".</summary>
    Urls = 8,

    /// <summary>Names that begin with @ become "@user". E-mail addresses stay.</summary>
    Users = 16,

    /// <summary>Of four or more equal letters or punctuation marks in a row three stay. Digits and emoji stay as they are.</summary>
    Repeats = 32,

    All = Escapes | Html | Nfc | Urls | Users | Repeats,
}
