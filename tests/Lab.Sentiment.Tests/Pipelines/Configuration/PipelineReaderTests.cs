using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lab.Pipelines;
using Lab.TestSupport;

namespace Lab.Sentiment.Tests.Pipelines.Configuration;

public sealed partial class PipelineReaderTests : IDisposable
{
    readonly PipelineFolder folder = new(30);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Defaults_AreThoseOfTheDocument()
    {
        folder.Train["model"] = new JsonObject { ["model_name"] = folder.Model };
        folder.Train.Remove("n_epochs");
        var pipeline = folder.Load();
        var (first, train, evaluate) = (pipeline.Preprocess!, pipeline.Train!, pipeline.Evaluate!);

        Assert.Equal((42ul, ". ", SplitKind.Stratified), (pipeline.Seed, first.Data.Join, first.Split));
        Assert.Equal((first.TrainingFile, first.ValidationFile, first.TestFile), (train.TrainingFile, train.ValidationFile, evaluate.TestFile));
        Assert.Equal((folder.Model, (int?)null, null, false), (train.TokenizerFolder, train.MaxLength, train.Dropout, train.FreezeBackbone));
        Assert.Equal((2, 32, 1e-4, 0.06, 0.01), (train.Trainer.Epochs, train.Trainer.BatchSize, train.Trainer.LearningRate, train.Trainer.WarmUpRatio, train.Trainer.AdamW.WeightDecay));
        Assert.Equal((false, "5m"), (train.CleanFirst, train.SaveEvery));
        Assert.Equal((train.BestModelFolder, 32, null), (evaluate.ModelFolder, evaluate.BatchSize, evaluate.Push));
    }

    [Fact]
    public void Paths_StartAtTheFolderOfTheFile() => Assert.Equal(
        (folder["reviews.csv"], folder["out/training"], folder["out/metrics.json"]),
        (folder.Load().Preprocess!.Source, folder.Load().Train!.TrainFolder, folder.Load().Evaluate!.MetricsFile));

    [Theory]
    [InlineData("preproces", "{}", "preproces", "Did you mean 'preprocess'?")]
    [InlineData("preprocess.tets_size", "0.1", "preprocess.tets_size", "Did you mean 'preprocess.test_size'?")]
    [InlineData("train.model.max_input_lenght", "12", "train.model.max_input_lenght", "Did you mean 'train.model.max_input_length'?")]
    [InlineData("train.learning_rate", "0.1", "train.learning_rate", "Did you mean 'train.model.learning_rate'?")]
    [InlineData("evaluate.push_model_s3.conditions", """[{"metric":"accuracy","treshold":1}]""", "evaluate.push_model_s3.conditions[0].treshold", "Did you mean 'evaluate.push_model_s3.conditions[].threshold'?")]
    [InlineData("train.xyz", "1", "train.xyz", null)]
    public void UnknownKey_NamesItsPathAndTheNearestKnownOne(string key, string value, string path, string? remedy)
    {
        Set(key, value);
        var error = Assert.Throws<LabException>(folder.Load);
        Assert.Equal((ErrorKind.Usage, $"{folder["pipeline.json"]}: {path}"), (error.Kind, error.Where));
        Assert.StartsWith("There is no key '", error.What);
        Assert.Equal(remedy?.Replace("conditions[].", "conditions[0].", StringComparison.Ordinal), error.Remedy?.Replace("conditions[].", "conditions[0].", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("seed", "-1", "-1", "a whole number from 0")]
    [InlineData("device", "\"gpu\"", "\"gpu\"", "auto, cpu, torch-cpu, cuda or cuda:N")]
    [InlineData("device", "0", "0", "a text in quotation marks")]
    [InlineData("precision", "\"fp16\"", "\"fp16\"", "\"auto\" or \"fp32\" or \"bf16\"")]
    [InlineData("preprocess", "[]", "a list", "an object { ... }")]
    [InlineData("preprocess.test_size", "1.5", "1.5", "a number between 0 and 1")]
    [InlineData("preprocess.test_size", "\"0.1\"", "\"0.1\"", "a number between 0 and 1")]
    [InlineData("preprocess.max_rows", "9", "9", "a whole number from 10")]
    [InlineData("preprocess.text_columns", "[1]", "a list", "a text, or a list of texts")]
    [InlineData("preprocess.label_mapping_dict", "{}", "an object", "an object such as {\"1\": \"negative\", \"5\": \"positive\"}")]
    [InlineData("preprocess.split", "\"random\"", "\"random\"", "\"stratified\" or \"hash\"")]
    [InlineData("preprocess.training_data_path", "\"train.txt\"", "\"train.txt\"", "a file whose name ends in .csv, .csv.gz")]
    [InlineData("train.n_epochs", "0", "0", "a whole number from 1 to 10000")]
    [InlineData("train.n_epochs", "1.5", "1.5", "a whole number from 1 to 10000")]
    [InlineData("train.model.learning_rate", "0", "0", "a number above 0")]
    [InlineData("train.model.dropout_rate", "1", "1", "a number from 0, below 1")]
    [InlineData("train.model.freeze_backbone", "\"yes\"", "\"yes\"", "true or false")]
    [InlineData("train.training_curve_path", "\"curve.png\"", "\"curve.png\"", "a file whose name ends in .csv, .json, .svg")]
    [InlineData("evaluate.push_model_s3", "{\"bucket_name\":\"No\"}", "\"No\"", "3 to 63 lower-case letters, digits, dots and hyphens, a letter or digit at both ends")]
    [InlineData("evaluate.push_model_s3", "{\"prefix\":\"a/../b\"}", "\"a/../b\"", "names with '/' between them, no '.' or '..' among them, at most 512 characters")]
    [InlineData("evaluate.push_model_s3", "{\"conditions\":{}}", "an object", "a list [ ... ]")]
    public void WrongValue_IsNamedWithItsPathAndWhatIsRight(string key, string value, string shown, string expected)
    {
        Set(key, value);
        var error = Assert.Throws<LabException>(folder.Load);
        Assert.Equal((ErrorKind.Usage, $"The value is {shown}.", expected), (error.Kind, error.What, error.Expected));
        Assert.StartsWith($"{folder["pipeline.json"]}: {key}", error.Where);
    }

    [Theory]
    [InlineData("preprocess.url_data")]
    [InlineData("preprocess.test_data_path")]
    [InlineData("train.model")]
    [InlineData("train.train_dir")]
    [InlineData("train.best_model_path")]
    public void MissingKey_IsNamed(string key)
    {
        string[] parts = key.Split('.');
        folder.Json[parts[0]]!.AsObject().Remove(parts[1]);
        var error = Assert.Throws<LabException>(folder.Load);
        Assert.Equal(("The key is missing.", $"{folder["pipeline.json"]}: {key}"), (error.What, error.Where));
    }

    [Theory]
    [InlineData("{", "This is not JSON.")]
    [InlineData("{\"seed\":1,\"seed\":2}", "The key is there twice.")]
    [InlineData("{\"seed\":1}", "There is no step.")]
    [InlineData("[]", "The value is a list.")]
    public void File_ThatIsNoPipeline_IsRefused(string content, string what)
    {
        File.WriteAllText(folder["pipeline.json"], content);
        var error = Assert.Throws<LabException>(() => Pipeline.Load(folder["pipeline.json"]));
        Assert.Equal((ErrorKind.Usage, what), (error.Kind, error.What));
        Assert.StartsWith(folder["pipeline.json"], error.Where);
    }

    [Theory]
    [InlineData("preprocess.url_data", "out/test.csv")]
    [InlineData("preprocess.test_data_path", "out/train.csv")]
    [InlineData("train.best_model_path", "out/training")]
    [InlineData("train.best_model_path", "out/../out/training/")]
    [InlineData("train.training_curve_path", "out/train.csv")]
    [InlineData("evaluate.metrics_output_file", "out/validation.csv")]
    public void TwoKeys_ThatWouldOverwriteOneAnother_AreRefused(string key, string path)
    {
        Set(key, JsonValue.Create(path).ToJsonString());
        var error = Assert.Throws<LabException>(folder.Load);
        Assert.Contains(key.Split('.')[1], error.Where);
        Assert.Matches("names the same place|would overwrite", error.What);
    }

    [Fact]
    public void LabelMap_ThatContradictsItself_IsToldByItsKey()
    {
        Set("preprocess.label_mapping_dict", """{"good":"positive","GOOD":"negative"}""");
        var error = Assert.Throws<LabException>(folder.Load);
        Assert.Equal("The value 'GOOD' stands for 'positive' and for 'negative'.", error.What);
        Assert.Equal($"{folder["pipeline.json"]}: preprocess.label_mapping_dict", error.Where);
    }

    [Fact]
    public void CommentsAndALastComma_AreAccepted()
    {
        File.WriteAllText(folder["p.json"], "{ // settings\n \"evaluate\": { \"test_data_path\": \"t.csv\", \"trained_model_path\": \"m\", }, }");
        Assert.Equal(folder["t.csv"], Pipeline.Load(folder["p.json"]).Evaluate!.TestFile);
    }

    [Fact]
    public void Document_NamesEveryKeyAndNoOther()
    {
        string document = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "pipelines.md"));
        Assert.Equal(PipelineKeys.All.Order(StringComparer.Ordinal), KeyRow.Matches(document).Select(row => row.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("quick.json")]
    [InlineData("womens-clothing.json")]
    public void ShippedFile_IsRight(string name)
    {
        var pipeline = Pipeline.Load(Path.Combine(RepositoryRoot.Path, "data", "pipelines", name));
        Assert.True(File.Exists(pipeline.Preprocess!.Source));
        Assert.NotNull(pipeline.Train);
        Assert.NotNull(pipeline.Evaluate);
    }

    [Fact]
    public void ResolvedFile_SaysTheSame()
    {
        Set("evaluate.push_model_s3", """{"enabled":true,"bucket_name":"models","prefix":"a/b","conditions":[{"metric":"f1","threshold":0.5}]}""");
        var pipeline = folder.Load();
        ResolvedPipeline.Write(pipeline, folder["elsewhere/deep"]);
        var resolved = Pipeline.Load(folder["elsewhere/deep/pipeline.resolved.json"]);
        Assert.Equal(
            ResolvedPipeline.Of(pipeline, folder.Root).ToJsonString(), ResolvedPipeline.Of(resolved, folder.Root).ToJsonString());
        Assert.Equal(pipeline.Train! with { }, resolved.Train);
        Assert.DoesNotContain(folder.Root, File.ReadAllText(folder["elsewhere/deep/pipeline.resolved.json"]));
    }

    void Set(string key, string value)
    {
        string[] parts = key.Split('.');
        JsonObject at = folder.Json;
        foreach (string part in parts[..^1])
        {
            if (at[part] is null) at[part] = new JsonObject();
            at = at[part]!.AsObject();
        }
        at[parts[^1]] = JsonNode.Parse(value);
    }

    [GeneratedRegex(@"^\| `([a-z0-9_.\[\]]+)` \|", RegexOptions.Multiline)]
    static partial Regex KeyRow { get; }
}
