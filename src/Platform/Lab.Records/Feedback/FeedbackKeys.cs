namespace Lab.Records;

/// <summary>Where corrections lie in Redis, beside the stream <see cref="FeedbackRecord.StreamName"/>, which has what was sent.</summary>
static class FeedbackKeys
{
    /// <summary>
    /// Begin of a correction's hash. <c>entry</c>: id in the stream; <c>time</c>: when it came; <c>text</c>: key of its text; <c>label</c>; <c>predicted</c>; <c>wish</c>:
    /// state without a contradiction; <c>state</c>; and where it is so: <c>judged</c> (by a person), <c>accepted</c> (when), <c>dropped</c>, <c>used</c> (by which
    /// version), <c>claim</c> (number of the retraining that it was counted for).
    /// </summary>
    public const string Item = "lab:feedback:item:";

    /// <summary>Begin of a sorted set for each state: ids by the time when they came.</summary>
    public const string In = "lab:feedback:in:";

    /// <summary>Sorted set of all ids.</summary>
    public const string All = "lab:feedback:in:all";

    /// <summary>Begin of a set for each text: ids.</summary>
    public const string Text = "lab:feedback:text:";

    /// <summary>Begin of a hash for each text: how many corrections give it a label. More than one label is a contradiction.</summary>
    public const string Labels = "lab:feedback:labels:";

    /// <summary>Begin of the mark that an id has been in the stream.</summary>
    public const string Mark = "lab:feedback:id:";

    /// <summary>Set of accepted ids that say the model is wrong, and that no retraining was asked for yet.</summary>
    public const string Ready = "lab:feedback:ready";

    /// <summary>Hash of the last retraining that corrections asked for: <c>number</c>, <c>open</c>, <c>job</c>, and <c>not_before</c> of the next one.</summary>
    public const string Claim = "lab:feedback:claim";

    /// <summary>Id of the last stream entry that was looked at for corrections of a version without states.</summary>
    public const string Adopted = "lab:feedback:adopted";
}
