namespace Lab.Transformers.Configuration;

/// <summary>What the logits of a classifier mean, and so which loss trains it.</summary>
public enum ProblemType
{
    /// <summary>One class of several: softmax, cross entropy.</summary>
    SingleLabelClassification,

    /// <summary>Any number of classes at once: sigmoid, binary cross entropy.</summary>
    MultiLabelClassification,

    /// <summary>Numbers: mean squared error.</summary>
    Regression,
}

/// <summary>What makes scores of logits.</summary>
public enum ScoreFunction
{
    /// <summary>Probabilities of classes that exclude each other: they sum to one.</summary>
    Softmax,

    /// <summary>The probability of each class by itself.</summary>
    Sigmoid,

    /// <summary>The numbers as they are: a regression has no probabilities.</summary>
    None,
}

/// <summary>The names that config.json has for <see cref="ProblemType"/>.</summary>
static class ProblemTypeNames
{
    public const string All = "single_label_classification, multi_label_classification, regression";

    public static string Spelling(this ProblemType type) => type switch
    {
        ProblemType.SingleLabelClassification => "single_label_classification",
        ProblemType.MultiLabelClassification => "multi_label_classification",
        ProblemType.Regression => "regression",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    public static ProblemType? Parse(string spelling) =>
        Enum.GetValues<ProblemType>().Where(type => type.Spelling() == spelling).Select(type => (ProblemType?)type).FirstOrDefault();
}
