using Lab.Benchmarks.Harness;
using Lab.Datasets;
using Lab.Tokenizers;

namespace Lab.Benchmarks.Forward;

/// <summary>The reviews as token ids, split as <c>lab train</c> splits them.</summary>
static class ReviewSet
{
    public static readonly string[] Labels = ["negative", "neutral", "positive"];

    static readonly DatasetOptions columns = new()
    {
        TextColumns = ["title", "text"],
        LabelColumn = "rating",
        LabelMap = LabelMap.Parse("1=negative,2=negative,3=neutral,4=positive,5=positive"),
        Labels = Labels,
    };

    /// <summary>Reads the file and splits it by hash.</summary>
    public static DataSplit<LabelledExample> Read(string file, CancellationToken cancellation) =>
        HashSplit.Split(Dataset.Load(file, columns, cancellation).Examples);

    /// <summary>Ids of each text with its special tokens, cut at <paramref name="maxLength"/>.</summary>
    public static int[][] Encode(Tokenizer tokenizer, IEnumerable<LabelledExample> examples, int maxLength)
    {
        var ids = new List<int>();
        return [.. examples.Select(example =>
        {
            ids.Clear();
            tokenizer.AppendIds(example.Text, maxLength, ids);
            return ids.ToArray();
        })];
    }

    /// <summary>The folder of the encoder and the file of reviews; false, and skipped, when one is missing.</summary>
    public static bool TryFind(BenchmarkContext context, string benchmark, out string model, out string data)
    {
        model = Places.Model(context.Options.Model, out string noModel)!;
        data = Places.Data(context.Options.Data, out string noData)!;
        if (model is null) context.Skip($"{benchmark}, all of it: model", noModel);
        if (data is null) context.Skip($"{benchmark}, all of it: reviews", noData);
        return model is not null && data is not null;
    }
}
