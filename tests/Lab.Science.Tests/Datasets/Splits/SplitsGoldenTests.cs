using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lab.Statistics.Tests;
using Lab.TestSupport;
using Lab.Transformers;

namespace Lab.Datasets.Tests;

/// <summary>Every case of every section of splits.json.</summary>
public class SplitsGoldenTests
{
    const string File = "statistics/splits.json";

    static readonly Dictionary<string, Action<JsonElement>> checks = new()
    {
        ["stratified_split_80_10_10"] = StratifiedSplitIsInBounds,
        ["stratified_k_fold"] = FoldsAreThoseOfTheReference,
        ["class_weights"] = WeightsAreThoseOfTheReference,
        ["hash_split"] = WholeDigestDecides,
        ["near_duplicate_settings"] = HashesAreThoseOfTheReference,
        ["near_duplicates"] = NearDuplicatesAreThoseOfTheReference,
    };

    public static TheoryData<string> Sections()
    {
        if (!GoldenFolder.TryRead(File, out var content)) return new TheoryData<string>("splits.json");
        using var document = JsonDocument.Parse(content);
        // Confident learning is statistics, and tested there.
        return [.. document.RootElement.EnumerateObject().Where(section => section.Value.ValueKind == JsonValueKind.Array && section.Name != "confident_learning").Select(section => section.Name)];
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void EveryCase_Holds(string section)
    {
        GoldenFolder.Read(File);
        Assert.SkipUnless(checks.TryGetValue(section, out var check), $"The data library has nothing for the section '{section}'.");
        StatisticsGolden.ForEachCase("splits.json", section, check!);
    }

    static void StratifiedSplitIsInBounds(JsonElement item)
    {
        var expected = item.GetProperty("expected");
        LabelledExample[] examples = [.. StatisticsGolden.Integers(item.GetProperty("class_counts")).SelectMany(
            (count, label) => Enumerable.Range(0, count).Select(i => new LabelledExample($"{label} {i}", label, i)))];
        var classes = item.GetProperty("class_counts").GetArrayLength();
        for (var seed = 0; seed < 4; seed++)
        {
            var split = StratifiedSplit.Split(examples, seed);
            foreach (var (name, part) in new[] { ("train", split.Train), ("validation", split.Validation), ("test", split.Test) })
            {
                Assert.Equal(expected.GetProperty("part_sizes").GetProperty(name).GetInt32(), part.Count);
                var bounds = expected.GetProperty("class_bounds").GetProperty(name);
                for (var c = 0; c < classes; c++)
                    Assert.InRange(part.Count(e => e.Label == c), bounds.GetProperty("min")[c].GetInt32(), bounds.GetProperty("max")[c].GetInt32());
            }
        }
    }

    static void FoldsAreThoseOfTheReference(JsonElement item)
    {
        // A target that is no class cannot be said to this library: labels are class indices.
        string[] values = [.. item.GetProperty("y").EnumerateArray().Select(value => value.ToString())];
        if (item.GetProperty("y").EnumerateArray().Any(value => value.ValueKind == JsonValueKind.Number && !value.TryGetInt32(out _)))
        {
            Assert.Contains("continuous", item.GetProperty("expected").GetProperty("value").GetProperty("error_text").GetString());
            return;
        }
        string[] distinct = [.. values.Distinct().OrderBy(value => int.TryParse(value, out var number) ? number : 0).ThenBy(value => value, StringComparer.Ordinal)];
        int[] labels = [.. values.Select(value => Array.IndexOf(distinct, value))];
        var folds = item.GetProperty("folds").GetInt32();
        var expected = item.GetProperty("expected").GetProperty("value");
        if (expected.TryGetProperty("error_type", out _))
        {
            Assert.Throws<LabException>(() => StratifiedFolds.Assign(labels, folds));
            return;
        }
        Assert.Equal(StatisticsGolden.Integers(expected.GetProperty("fold_of_row_without_shuffle")), StratifiedFolds.Assign(labels, folds));
        var shuffled = StratifiedFolds.Assign(labels, folds, seed: 3);
        for (var f = 0; f < folds; f++)
            for (var c = 0; c < distinct.Length; c++)
                Assert.Equal(expected.GetProperty("counts")[f][c].GetInt32(), Enumerable.Range(0, labels.Length).Count(i => shuffled[i] == f && labels[i] == c));
    }

    static void WeightsAreThoseOfTheReference(JsonElement item)
    {
        var expected = item.GetProperty("expected");
        string[] classes = [.. expected.GetProperty("classes").EnumerateArray().Select(value => value.ToString())];
        int[] labels = [.. item.GetProperty("y").EnumerateArray().Select(value => Array.IndexOf(classes, value.ToString()))];
        var weights = ClassWeights.Balanced(labels, classes.Length);
        // They are used as 32-bit numbers.
        StatisticsGolden.Same(expected.GetProperty("balanced"), [.. weights.Select(weight => (double)weight)], "balanced", 1e-7);
        StatisticsGolden.Same(expected.GetProperty("sample_weight"), [.. labels.Select(label => (double)weights[label])], "sample_weight", 1e-7);
    }

    static void WholeDigestDecides(JsonElement item)
    {
        var expected = item.GetProperty("expected");
        var text = item.GetProperty("text").GetString()!;
        var fold = HashSplit.Fold(text, HashRule.WholeDigest);
        Assert.Equal(expected.GetProperty("mod_10").GetInt32(), fold);
        Assert.Equal(expected.GetProperty("part").GetString(), HashSplit.PartOf(fold).ToString().ToLowerInvariant());
        // The rule of the commands, from the checksum that the case gives.
        Assert.Equal((int)(Convert.ToUInt32(expected.GetProperty("sha256").GetString()![..8], 16) % 10), HashSplit.Fold(text));
        Assert.Equal(expected.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    static void HashesAreThoseOfTheReference(JsonElement item)
    {
        Assert.Equal(MinHash.Prime, Whole(item.GetProperty("prime")));
        Assert.Equal(MinHash.Bands, item.GetProperty("bands").GetInt32());
        Assert.Equal(MinHash.Length, item.GetProperty("a").GetArrayLength());
        Assert.Equal(Shingles.Words, item.GetProperty("shingle_words").GetInt32());
        foreach (var hash in item.GetProperty("fnv1a64").EnumerateObject()) Assert.Equal(Whole(hash.Value), Fnv1a.Of(hash.Name));
    }

    static void NearDuplicatesAreThoseOfTheReference(JsonElement item)
    {
        var expected = item.GetProperty("expected");
        var (a, b) = (item.GetProperty("a").GetString()!, item.GetProperty("b").GetString()!);
        Assert.Equal(Texts(expected.GetProperty("tokens_a")), TextTokens.Of(a));
        Assert.Equal(Texts(expected.GetProperty("tokens_b")), TextTokens.Of(b));
        var (left, right) = (Shingles.Of(a), Shingles.Of(b));
        var common = Shingles.Common(left, right);
        Assert.Equal(
            new[] { "shingles_a", "shingles_b", "common", "union" }.Select(name => expected.GetProperty(name).GetInt32()),
            [left.Length, right.Length, common, left.Length + right.Length - common]);
        StatisticsGolden.Same(expected.GetProperty("jaccard"), Shingles.Jaccard(left, right), "jaccard");
        if (!expected.TryGetProperty("minhash_a", out var first)) return;

        var hash = Settings();
        ulong[] signature = new ulong[MinHash.Length], other = new ulong[MinHash.Length];
        hash.Sign(left, signature);
        hash.Sign(right, other);
        Assert.Equal(first.EnumerateArray().Select(Whole), signature);
        Assert.Equal(expected.GetProperty("minhash_b").EnumerateArray().Select(Whole), other);
        StatisticsGolden.Same(expected.GetProperty("minhash_estimate"), (double)signature.Zip(other).Count(pair => pair.First == pair.Second) / MinHash.Length, "minhash_estimate");
        Assert.Equal(
            expected.GetProperty("same_bucket_in_some_band").GetBoolean(),
            Enumerable.Range(0, MinHash.Bands).Any(band => MinHash.BandKey(signature, band) == MinHash.BandKey(other, band)));
    }

    static MinHash Settings()
    {
        using var document = JsonDocument.Parse(GoldenFolder.Read(File));
        var settings = document.RootElement.GetProperty("near_duplicate_settings")[0];
        ulong[] Numbers(string name) => [.. settings.GetProperty(name).EnumerateArray().Select(Whole)];
        return new MinHash(Numbers("a"), Numbers("b"));
    }

    static ulong Whole(JsonElement number) => ulong.Parse(number.GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    static string[] Texts(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetString()!)];
}
